"""From a query to tickets that its asker may see."""
