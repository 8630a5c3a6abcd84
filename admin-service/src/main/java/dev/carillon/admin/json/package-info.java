/// Request bodies: read up to a limit, parsed strictly, taken apart with every fault named by its path.
@NullMarked
package dev.carillon.admin.json;

import org.jspecify.annotations.NullMarked;
