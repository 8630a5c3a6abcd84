/// What runs beside the requests, and what it writes to Kafka with.
@NullMarked
package dev.carillon.admin.background;

import org.jspecify.annotations.NullMarked;
