/// Request bodies: read up to a limit, parsed strictly, and validated with the path of every fault.
@NullMarked
package dev.carillon.admin.json;

import org.jspecify.annotations.NullMarked;
