// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// The router by itself: only Kafka and routers run, and the harness writes and reads what the services around them
/// would.
@NullMarked
package dev.carillon.benchmarks.routing;

import org.jspecify.annotations.NullMarked;
