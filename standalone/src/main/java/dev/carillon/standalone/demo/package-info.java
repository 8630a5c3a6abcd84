/// The insecure demo: a tenant with a small catalog, and a page that shows a recipient's inbox. It knows the platform
/// only through its public HTTP API, as a producer would.
@NullMarked
package dev.carillon.standalone.demo;

import org.jspecify.annotations.NullMarked;
