/// The control plane: catalog, recipients, API keys and the tracking read model. Plain slices of controller and SQL;
/// the
/// only rules with a life of their own are pure functions (validation, the fold of tracking). Only [AdminConfiguration]
/// and
/// [AdminApplication] are for others.
@NullMarked
package dev.carillon.admin;

import org.jspecify.annotations.NullMarked;
