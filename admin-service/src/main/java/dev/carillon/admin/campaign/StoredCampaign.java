// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignState.Action;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.runtime.http.RefusedException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Campaign as it is stored, with its progress. Immutable: every change returns a new instance.
///
/// @param version version of the draft
/// @param plan plan of the document
/// @param fault reason why the runner paused it; empty if it did not
record StoredCampaign(
        CampaignKey key,
        long version,
        ObjectNode document,
        CampaignPlan plan,
        CampaignState state,
        String fault,
        Times times,
        Progress progress) {

    /// @param due time of the runner's next turn; empty if no turn is due
    record Times(Instant updatedAt, Optional<Instant> due, Optional<Instant> startedAt, Optional<Instant> endedAt) {

        Times due(Instant at) {
            return new Times(updatedAt, Optional.of(at), startedAt, endedAt);
        }

        Times withoutDueTime() {
            return new Times(updatedAt, Optional.empty(), startedAt, endedAt);
        }

        Times started(Instant now) {
            return new Times(updatedAt, Optional.of(now), Optional.of(now), endedAt);
        }

        Times ended(Optional<Instant> next, Instant now) {
            return new Times(updatedAt, next, startedAt, Optional.of(now));
        }
    }

    /// Progress of a campaign.
    ///
    /// @param stage stage of the ramp, counted from 0
    /// @param stageAt time at which that stage begins
    /// @param cursor id of the last member that was processed in this stage; empty before the first
    /// @param lookedAt members that were processed in this stage
    /// @param total members of the audience when this stage began
    /// @param heldOut recipients in the holdout, in all stages so far
    /// @param written events by variant, in all stages so far
    record Progress(
            int stage,
            Instant stageAt,
            String cursor,
            long lookedAt,
            long total,
            long heldOut,
            Map<String, Long> written) {

        static Progress none(Instant now) {
            return new Progress(0, now, "", 0, 0, 0, Map.of());
        }

        /// Number of events of all variants.
        long writtenEvents() {
            return written.values().stream().mapToLong(Long::longValue).sum();
        }

        boolean isAtBeginningOfStage() {
            return cursor.isEmpty();
        }

        Progress of(long members) {
            return new Progress(stage, stageAt, cursor, lookedAt, members, heldOut, written);
        }

        Progress after(Turn turn) {
            Map<String, Long> all = new TreeMap<>(written);
            turn.written().forEach((variant, count) -> all.merge(variant, count, Long::sum));
            return new Progress(
                    stage,
                    stageAt,
                    turn.last().orElse(cursor),
                    lookedAt + turn.lookedAt(),
                    total,
                    heldOut + turn.heldOut(),
                    all);
        }

        Progress nextStage(Instant at) {
            return new Progress(stage + 1, at, "", 0, 0, heldOut, written);
        }
    }

    /// Result of a turn of the runner.
    ///
    /// @param last id of the last member that was processed
    record Turn(Optional<String> last, long lookedAt, long heldOut, Map<String, Long> written) {}

    /// @throws RefusedException naming the state, if the action is not possible in it
    StoredCampaign after(Action act, Instant now) {
        CampaignState next = state.after(act)
                .orElseThrow(() -> AdminRefusals.wrongState(
                        "%s cannot be done while the campaign is %s".formatted(act.wireName(), state.wireName()),
                        state.wireName()));
        Times then = switch (act) {
            case SCHEDULE -> times.due(plan.startAt().filter(now::isBefore).orElse(now));
            case PAUSE -> times.withoutDueTime();
            case RESUME -> times.due(later(progress.stageAt(), now));
            // The runner takes one more turn, to cancel notifications that are not sent yet.
            case CANCEL -> times.ended(times.startedAt().map(_ -> now), now);
        };
        return with(next, "", then, progress);
    }

    StoredCampaign started(Instant now) {
        return with(CampaignState.RUNNING, "", times.started(now), Progress.none(now));
    }

    /// Campaign paused by the runner, until an operator resumes it.
    StoredCampaign pausedByRunner(String why) {
        return with(CampaignState.PAUSED, why, times.withoutDueTime(), progress);
    }

    StoredCampaign waiting(Instant until) {
        return with(state, fault, times.due(until), progress);
    }

    /// Cancelled campaign whose unsent notifications are cancelled, too.
    StoredCampaign settled() {
        return with(state, fault, times.withoutDueTime(), progress);
    }

    /// @param members members of the audience when the stage begins
    StoredCampaign counted(long members) {
        return with(state, fault, times, progress.of(members));
    }

    StoredCampaign advanced(Turn turn) {
        return with(state, fault, times, progress.after(turn));
    }

    /// Campaign after the last member of this stage.
    StoredCampaign stageOver(Instant now) {
        CampaignPlan.Ramp ramp = plan.ramp();
        if (progress.stage() + 1 == ramp.percents().size()) {
            return with(CampaignState.FINISHED, fault, times.ended(Optional.empty(), now), progress);
        }
        Instant next = now.plus(ramp.pause());
        return with(state, fault, times.due(next), progress.nextStage(next));
    }

    VariantAssignment allotment() {
        return new VariantAssignment(key.id(), plan);
    }

    /// View of the campaign for answers.
    ObjectNode view() {
        ObjectNode view = Json.object();
        view.put("id", key.id());
        view.setAll(document);
        view.put("state", state.wireName());
        view.put("version", version);
        view.put("updatedAt", times.updatedAt().toString());
        times.startedAt().ifPresent(at -> view.put("startedAt", at.toString()));
        times.endedAt().ifPresent(at -> view.put("endedAt", at.toString()));
        if (!fault.isEmpty()) {
            view.put("fault", fault);
        }
        if (times.startedAt().isPresent()) {
            view.set("progress", progressView());
        }
        return view;
    }

    private ObjectNode progressView() {
        ObjectNode view = Json.object();
        view.put("stage", progress.stage() + 1);
        view.put("stages", plan.ramp().percents().size());
        view.put("percent", plan.ramp().percents().get(progress.stage()));
        view.put("stageAt", progress.stageAt().toString());
        view.put("lookedAt", progress.lookedAt());
        view.put("total", progress.total());
        view.put("heldOut", progress.heldOut());
        ObjectNode written = view.putObject("written");
        plan.variants()
                .forEach(variant ->
                        written.put(variant.name(), progress.written().getOrDefault(variant.name(), 0L)));
        return view;
    }

    private StoredCampaign with(CampaignState next, String why, Times then, Progress further) {
        return new StoredCampaign(key, version, document, plan, next, why, then, further);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
