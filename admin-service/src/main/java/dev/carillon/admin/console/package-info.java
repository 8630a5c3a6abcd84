/// Parts that all console pages share: the frame with the navigation, refusals as pages, and the client of the
/// other services. The pages themselves are in the packages of their features, and call the same classes as the
/// REST controllers there.
@NullMarked
package dev.carillon.admin.console;

import org.jspecify.annotations.NullMarked;
