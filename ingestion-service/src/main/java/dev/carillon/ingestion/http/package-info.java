/// HTTP interface of ingestion. Bodies are read once, within limits, and answered without content negotiation. Each
/// refusal is a problem document.
@NullMarked
package dev.carillon.ingestion.http;

import org.jspecify.annotations.NullMarked;
