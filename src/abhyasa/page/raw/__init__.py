"""Schools' raw pages: text, HTML or Markdown as copied from a site, to pages."""
