"""Content of Integreat as drafts: fetched by its API v3, mapped to documents, merged with what people edited here."""
