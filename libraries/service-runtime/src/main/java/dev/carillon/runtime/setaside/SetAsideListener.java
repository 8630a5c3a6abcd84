// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

/// Receiver of the failures that are counted, for metrics. Called from any thread; must not throw.
public interface SetAsideListener {

    /// Processing of the work failed hard.
    void failed(String consumer, String topic);

    /// The work was set aside.
    void setAside(String consumer, String topic);
}
