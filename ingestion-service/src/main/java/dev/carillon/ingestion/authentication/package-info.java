/// Authentication of producers by API key. Keys are checked against the catalog on every request, so that a
/// revocation applies at once.
@NullMarked
package dev.carillon.ingestion.authentication;

import org.jspecify.annotations.NullMarked;
