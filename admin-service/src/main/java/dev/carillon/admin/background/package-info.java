/// Background threads of the admin service, and the Kafka producer that they write with.
@NullMarked
package dev.carillon.admin.background;

import org.jspecify.annotations.NullMarked;
