/// A page for people that shows what "arrived" on each phone and in each mailbox.
@NullMarked
package dev.carillon.simulators.page;

import org.jspecify.annotations.NullMarked;
