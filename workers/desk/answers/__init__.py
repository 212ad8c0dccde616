"""From a question to a draft that the policy decided on."""
