/// People who use the console: who they are, what roles they have, how they sign in, and how long that lasts.
@NullMarked
package dev.carillon.admin.operator;

import org.jspecify.annotations.NullMarked;
