/// Insecure demo: a tenant with a small catalog, and a page that shows a recipient's inbox. It uses only the
/// platform's public HTTP API, as a producer does.
@NullMarked
package dev.carillon.standalone.demo;

import org.jspecify.annotations.NullMarked;
