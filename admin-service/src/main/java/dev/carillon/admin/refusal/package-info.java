/// What is answered when a request is refused: RFC 9457 problem details.
@NullMarked
package dev.carillon.admin.refusal;

import org.jspecify.annotations.NullMarked;
