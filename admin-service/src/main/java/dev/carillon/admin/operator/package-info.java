/// Operators of the console: their accounts, roles, sign-in and sessions.
@NullMarked
package dev.carillon.admin.operator;

import org.jspecify.annotations.NullMarked;
