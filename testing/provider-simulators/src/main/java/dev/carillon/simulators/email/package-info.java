/// A mail server that takes mail over SMTP, validates it as a strict one does, keeps it and never forwards it.
@NullMarked
package dev.carillon.simulators.email;

import org.jspecify.annotations.NullMarked;
