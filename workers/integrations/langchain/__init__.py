"""For a site's own LangChain code: our search as a retriever, our language models as a chat model.

Needs the extra ``[langchain]``. Import the modules, which need it, not this package.
"""
