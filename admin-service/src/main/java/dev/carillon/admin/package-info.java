/// Admin service: catalog, recipients, API keys and the tracking read model. Each feature is a controller with SQL.
/// Only the rules that need isolated tests are pure functions: validation, and the folding of tracking records.
/// Other modules may use only [AdminConfiguration] and [AdminApplication].
@NullMarked
package dev.carillon.admin;

import org.jspecify.annotations.NullMarked;
