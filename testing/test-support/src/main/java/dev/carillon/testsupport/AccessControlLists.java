// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// Access control lists of the services, from `deploy/kafka/acls.csv`.
public final class AccessControlLists {

    private static final int FIELDS = 5;

    private AccessControlLists() {}

    /// @param service first column of the file
    /// @param user Kafka user that the service has
    public static List<AclBinding> of(String service, String user) {
        return rows().filter(row -> row[0].equals(service))
                .flatMap(row -> bindings(row, user))
                .toList();
    }

    /// Grants access and returns when the broker applies it.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public static void grant(Admin administrator, Collection<AclBinding> lists) throws InterruptedException {
        try {
            administrator.createAcls(lists).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot create the access control lists", e.getCause());
        }
    }

    private static Stream<AclBinding> bindings(String[] row, String user) {
        ResourcePattern resource = new ResourcePattern(
                ResourceType.valueOf(row[1].toUpperCase(Locale.ROOT).replace('-', '_')),
                row[3],
                PatternType.valueOf(row[2].toUpperCase(Locale.ROOT)));
        return Stream.of(row[4].split(" "))
                .map(operation -> new AclBinding(
                        resource,
                        new AccessControlEntry(
                                "User:" + user, "*", AclOperation.valueOf(operation), AclPermissionType.ALLOW)));
    }

    private static Stream<String[]> rows() {
        try (InputStream in =
                Objects.requireNonNull(AccessControlLists.class.getResourceAsStream("acls.csv"), "acls.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(",", FIELDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
