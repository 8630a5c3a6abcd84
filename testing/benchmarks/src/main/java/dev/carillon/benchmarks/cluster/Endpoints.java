// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.net.URI;

/// URLs of an installation's services.
@FunctionalInterface
public interface Endpoints {

    /// Base URL of a service's HTTP interface.
    URI url(Part part);
}
