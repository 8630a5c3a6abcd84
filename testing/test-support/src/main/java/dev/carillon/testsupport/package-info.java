/// What the tests of every module share: real infrastructure, a clock that stands still, fixtures, a reader of
/// topics and the architecture rules.
@NullMarked
package dev.carillon.testsupport;

import org.jspecify.annotations.NullMarked;
