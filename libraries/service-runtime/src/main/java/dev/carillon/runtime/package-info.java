// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Infrastructure code that the services share.
@NullMarked
package dev.carillon.runtime;

import org.jspecify.annotations.NullMarked;
