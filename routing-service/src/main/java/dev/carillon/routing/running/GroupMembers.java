// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/// Members of a lane's consumer group.
final class GroupMembers {

    private static final long PATIENCE_SECONDS = 5;

    private GroupMembers() {}

    /// True if the group has members and none of them is this router. Then all partitions are routed without it. A
    /// router that is still a member, because it was restarted, has partitions that wait for it.
    static boolean areAllOthers(Admin admin, String group, String memberId) {
        try {
            List<String> instances = admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(found -> found.members().stream())
                    .map(MemberDescription::groupInstanceId)
                    .flatMap(Optional::stream)
                    .toList();
            return !instances.isEmpty() && instances.stream().noneMatch(instance -> instance.startsWith(memberId));
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
