/// Common test support of all modules: real infrastructure, a manual clock, fixtures, a reader of topics and the
/// architecture rules.
@NullMarked
package dev.carillon.testsupport;

import org.jspecify.annotations.NullMarked;
