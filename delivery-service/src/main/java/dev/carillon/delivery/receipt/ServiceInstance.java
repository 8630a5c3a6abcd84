// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Name of this process in the receipts that it writes: `delivery-<host>-<pid>`.
public record ServiceInstance(String name) {

    public static ServiceInstance ofThisProcess() {
        return new ServiceInstance(
                "delivery-" + host() + "-" + ProcessHandle.current().pid());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
