/// Simulated mail server that accepts mail over SMTP, validates it strictly, records it and never forwards it; and
/// simulated e-mail services over HTTP.
@NullMarked
package dev.carillon.simulators.email;

import org.jspecify.annotations.NullMarked;
