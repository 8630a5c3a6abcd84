/// The HTTP interface. Bodies are read once, within limits, and answered without content negotiation; every refusal is
/// a problem.
@NullMarked
package dev.carillon.ingestion.http;

import org.jspecify.annotations.NullMarked;
