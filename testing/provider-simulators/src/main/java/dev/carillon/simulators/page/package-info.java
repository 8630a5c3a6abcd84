/// Web page that shows the messages that arrived on each phone and in each mailbox.
@NullMarked
package dev.carillon.simulators.page;

import org.jspecify.annotations.NullMarked;
