// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.admin.campaign.CampaignState.Action;
import dev.carillon.admin.campaign.StoredCampaign.Progress;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.LiveStreams;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.runtime.http.RefusedException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Console pages of campaigns: a form for a draft, and the progress of a started campaign, streamed every second.
@ConsolePages
@RequestMapping("/console/t/{tenant}/campaigns")
final class CampaignPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(350, "Campaigns", "campaigns", Scope.CATALOG_READ);

    private static final String ONE = "redirect:/console/t/{tenant}/campaigns/one";
    private static final int PAGE = 50;

    /// Shown statuses of notifications, in the order in which they occur.
    private static final List<String> STATUSES = List.of(
            "accepted",
            "deferred",
            "digested",
            "suppressed",
            "routed",
            "attempted",
            "retry_scheduled",
            "cancelled",
            "expired",
            "failed",
            "dead_lettered",
            "provider_accepted",
            "bounced",
            "confirmed",
            "opened",
            "seen",
            "clicked",
            "read",
            "unsubscribed",
            "complained",
            "retracted");

    /// Counting the notifications takes longer than reading the progress.
    private static final int SECONDS_BETWEEN_COUNTS = 5;

    private final Campaigns campaigns;
    private final LiveStreams streams;

    CampaignPages(Campaigns campaigns, LiveStreams streams) {
        this.campaigns = campaigns;
        this.streams = streams;
    }

    /// Row of a campaign in the list.
    record Row(String id, String name, String state, Optional<Instant> startedAt, Optional<Instant> endedAt) {

        static Row of(StoredCampaign campaign) {
            return new Row(
                    campaign.key().id(),
                    campaign.plan().name(),
                    campaign.state().wireName(),
                    campaign.times().startedAt(),
                    campaign.times().endedAt());
        }
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    String list(Caller caller, @RequestParam(defaultValue = "") String after, Model model) {
        model.addAttribute("page", campaigns.list(caller, after, PAGE).map(Row::of));
        return "console/campaigns";
    }

    @GetMapping("/one")
    @RequiresScope(Scope.CATALOG_READ)
    String one(Caller caller, @RequestParam String id, Model model) {
        CampaignKey key = Campaigns.key(caller, id.strip());
        Optional<StoredCampaign> found = campaigns.find(key);
        model.addAttribute("id", key.id());
        if (found.isEmpty() || found.get().state() == CampaignState.DRAFT) {
            model.addAttribute("version", found.map(StoredCampaign::version).orElse(0L));
            model.addAttribute(
                    "form", CampaignDraft.of(found.map(StoredCampaign::document).orElseGet(Json::object)));
            model.addAttribute("segments", campaigns.segments(caller));
            return "console/campaign-draft";
        }
        StoredCampaign campaign = found.get();
        model.addAttribute("campaign", campaign);
        model.addAttribute("state", campaign.state().wireName());
        model.addAttribute(
                "acts",
                Arrays.stream(Action.values())
                        .filter(act -> campaign.state().after(act).isPresent())
                        .map(Action::wireName)
                        .toList());
        model.addAttribute("plan", campaign.plan());
        model.addAttribute(
                "events",
                campaign.plan().variants().stream()
                        .collect(Collectors.toMap(
                                Variant::name, variant -> campaign.key().event(variant.name()))));
        model.addAttribute("audience", CampaignDraft.words(campaign.plan().audience()));
        model.addAttribute("figures", Figures.of(campaign, campaigns.deliveries(campaign)));
        model.addAttribute("statuses", STATUSES);
        return "console/campaign";
    }

    @GetMapping(path = "/one/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresScope(Scope.CATALOG_READ)
    SseEmitter stream(Caller caller, @RequestParam String id) {
        campaigns.require(caller, id);
        return streams.open(caller.tenant(), new LiveFigures(caller, id));
    }

    @PostMapping("/one")
    @RequiresScope(Scope.CATALOG_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        String id = submitted.getOrDefault("id", "").strip();
        String version = submitted.getOrDefault("version", "0");
        long expected = version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
        campaigns.put(
                caller, id, JsonRequest.fields(CampaignDraft.document(submitted)), VersionPrecondition.of(expected));
        redirect.addFlashAttribute("done", "Kept as a draft. Nothing is sent before it is scheduled.");
        redirect.addAttribute("id", id);
        return submitted.containsKey("review") ? ONE + "/review" : ONE;
    }

    /// Shows who would be sent a draft, and what keeps it from being scheduled.
    @GetMapping("/one/review")
    @RequiresScope(Scope.CATALOG_READ)
    String review(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            Model model,
            RedirectAttributes redirect) {
        Campaigns.Review review = campaigns.review(caller, id);
        if (review.campaign().state() != CampaignState.DRAFT) {
            redirect.addAttribute("id", id);
            return ONE;
        }
        model.addAttribute("id", id);
        model.addAttribute("version", review.campaign().version());
        model.addAttribute("plan", review.campaign().plan());
        model.addAttribute(
                "audience", CampaignDraft.words(review.campaign().plan().audience()));
        model.addAttribute("reach", review.reach());
        model.addAttribute("total", review.reach().total());
        model.addAttribute("faults", review.faults());
        return "console/campaign-review";
    }

    @PostMapping("/one/copy")
    @RequiresScope(Scope.CATALOG_WRITE)
    String copy(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam String copy,
            RedirectAttributes redirect) {
        campaigns.copy(caller, id, copy.strip());
        redirect.addFlashAttribute("done", "This draft has the plan of %s, without its start time.".formatted(id));
        redirect.addAttribute("id", copy.strip());
        return ONE;
    }

    @PostMapping("/one/removal")
    @RequiresScope(Scope.CATALOG_WRITE)
    String remove(Caller caller, @PathVariable String tenant, @RequestParam String id, RedirectAttributes redirect) {
        campaigns.delete(caller, id);
        redirect.addFlashAttribute("done", "%s is removed.".formatted(id));
        return "redirect:/console/t/{tenant}/campaigns";
    }

    @PostMapping("/one/{act}")
    @RequiresScope(Scope.EVENTS_WRITE)
    String act(
            Caller caller,
            @PathVariable String tenant,
            @PathVariable String act,
            @RequestParam String id,
            @RequestParam(required = false) @Nullable Long version,
            RedirectAttributes redirect) {
        campaigns.act(
                caller,
                id,
                Action.find(act).orElseThrow(() -> RefusedException.notFound("such act")),
                version == null ? VersionPrecondition.NONE : VersionPrecondition.of(version));
        redirect.addAttribute("id", id);
        return ONE;
    }

    /// Numbers on the page of a started campaign.
    ///
    /// @param page identity of the page's other content; a different value makes the browser reload the page
    record Figures(
            String page,
            Map<String, Long> progress,
            Map<String, Long> written,
            Map<String, Map<String, Long>> deliveries,
            Map<String, VariantResult> results) {

        static Figures of(StoredCampaign campaign, Map<String, Map<String, Long>> deliveries) {
            Progress progress = campaign.progress();
            return new Figures(
                    "%s:%d:%d".formatted(campaign.state().wireName(), progress.stage(), progress.total()),
                    Map.of("lookedAt", progress.lookedAt(), "heldOut", progress.heldOut()),
                    progress.written(),
                    deliveries,
                    VariantResult.of(
                            campaign.plan().variants().stream()
                                    .map(Variant::name)
                                    .toList(),
                            deliveries));
        }
    }

    /// Supplier of the numbers for one stream.
    private final class LiveFigures implements Supplier<Figures> {

        private final Caller caller;
        private final String id;
        private int turns;
        private Map<String, Map<String, Long>> deliveries = Map.of();

        LiveFigures(Caller caller, String id) {
            this.caller = caller;
            this.id = id;
        }

        @Override
        public Figures get() {
            StoredCampaign campaign = campaigns.require(caller, id);
            if (turns++ % SECONDS_BETWEEN_COUNTS == 0) {
                deliveries = campaigns.deliveries(campaign);
            }
            return Figures.of(campaign, deliveries);
        }
    }
}
