// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import org.junit.jupiter.api.extension.ExtendWith;

/// The scenario on the unsecured stores of the demo.
@ExtendWith(RunningSystem.class)
class SpineIT extends SpineScenario {}
