/// What is said when something is refused: RFC 9457 problems with the failure codes that all services share.
@NullMarked
package dev.carillon.ingestion.problem;

import org.jspecify.annotations.NullMarked;
