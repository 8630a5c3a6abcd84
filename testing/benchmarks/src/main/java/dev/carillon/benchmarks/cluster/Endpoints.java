// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.net.URI;

/// Where the services of an installation are.
@FunctionalInterface
public interface Endpoints {

    /// The root of a service's HTTP interface.
    URI url(Part part);
}
