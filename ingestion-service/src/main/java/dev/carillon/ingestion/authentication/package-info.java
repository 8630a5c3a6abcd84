/// Who submits: API keys, checked against the catalog on every request so that a revocation counts at once.
@NullMarked
package dev.carillon.ingestion.authentication;

import org.jspecify.annotations.NullMarked;
