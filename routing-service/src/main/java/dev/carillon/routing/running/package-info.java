/// Keeping the lanes' streams running, whatever happens to the broker.
@NullMarked
package dev.carillon.routing.running;

import org.jspecify.annotations.NullMarked;
