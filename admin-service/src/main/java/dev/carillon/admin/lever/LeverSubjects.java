// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.Channel;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverPart;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.Lever;
import dev.carillon.runtime.http.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Check that a lever's subject exists. A lever for a mistyped name would have no effect, so it is refused.
/// Thread-safe.
final class LeverSubjects {

    private static final String TENANT = "select exists (select from tenants where tenant = ?)";

    private static final String WORKFLOW = """
            select exists (select from catalog_documents
            where tenant = ? and kind = 'workflow' and id = ? and version > 0)
            """;

    private final AdminDatabase database;

    LeverSubjects(AdminDatabase database) {
        this.database = database;
    }

    /// @param alive processes that are running
    /// @throws RefusedException if the subject does not exist
    void requireAny(LeverTarget target, Lever lever, List<InstanceReport> alive) {
        if (isOfInbox(target)) {
            throw RefusedException.invalid(
                    "id", "channel", "no provider carries in_app: the inbox is read from the log itself");
        }
        target.find(LeverPart.TENANT).ifPresent(tenant -> requireTenant(target, tenant, lever));
        target.find(LeverPart.PROVIDER).ifPresent(provider -> requireProvider(provider, alive));
    }

    private static boolean isOfInbox(LeverTarget target) {
        return (target.kind() == LeverKind.PAUSE || target.kind() == LeverKind.BACKOFF)
                && target.find(LeverPart.CHANNEL).equals(Optional.of(Channel.IN_APP.wireName()));
    }

    private void requireTenant(LeverTarget target, String tenant, Lever lever) {
        if (!exists(TENANT, tenant)) {
            throw RefusedException.invalid("id", "unknown", "there is no tenant " + tenant);
        }
        target.find(LeverPart.WORKFLOW).ifPresent(workflow -> {
            requireWorkflow("id", tenant, workflow);
            requireWorkflow("/candidate", tenant, lever.getRamp().getCandidate());
        });
    }

    private void requireWorkflow(String path, String tenant, String workflow) {
        if (!exists(WORKFLOW, tenant, workflow)) {
            throw RefusedException.invalid(path, "unknown", "the tenant has no workflow " + workflow);
        }
    }

    /// While no process reports its providers, every provider name is accepted.
    private static void requireProvider(String provider, List<InstanceReport> alive) {
        TreeSet<String> known = new TreeSet<>();
        alive.forEach(report -> known.addAll(report.getProvidersList()));
        if (!known.isEmpty() && !known.contains(provider)) {
            throw RefusedException.invalid(
                    "id",
                    "unknown",
                    "no delivery service uses a provider %s, only %s".formatted(provider, String.join(", ", known)));
        }
    }

    private boolean exists(String statement, String... names) {
        return database.jdbc()
                .sql(statement)
                .params((Object[]) names)
                .query(Boolean.class)
                .single();
    }
}
