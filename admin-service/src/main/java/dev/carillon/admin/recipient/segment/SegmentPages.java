// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.json.Fields;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Console pages of segments: a list with the number of members, the form of a rule, and the upload of a list.
@ConsolePages
@RequestMapping("/console/t/{tenant}/segments")
final class SegmentPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(510, "Segments", "segments", Scope.CATALOG_READ);

    private static final String ONE = "redirect:/console/t/{tenant}/segments/one";
    private static final int PAGE = 50;
    private static final int MAX_CSV_BYTES = 2 * 1024 * 1024;

    private final Segments segments;
    private final AuditTrail audit;

    SegmentPages(Segments segments, AuditTrail audit) {
        this.segments = segments;
        this.audit = audit;
    }

    /// Row of a segment in the list.
    record Row(String id, String name, String kind, String members, boolean isSettled) {}

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    String list(Caller caller, @RequestParam(defaultValue = "") String after, Model model) {
        model.addAttribute("page", segments.list(caller, after, PAGE).map(this::row));
        return "console/segments";
    }

    @GetMapping("/one")
    @RequiresScope(Scope.CATALOG_READ)
    String one(Caller caller, @RequestParam String id, Model model) {
        Optional<Segment> found = segments.find(caller, id.strip());
        model.addAttribute("id", id.strip());
        model.addAttribute("version", found.map(Segment::version).orElse(0L));
        model.addAttribute("form", SegmentForm.of(found.map(Segment::document).orElseGet(Json::object)));
        model.addAttribute("segment", found.map(this::row));
        model.addAttribute("fields", SegmentForm.FIELD_CHOICES);
        model.addAttribute("operators", SegmentForm.OPERATOR_CHOICES);
        return "console/segment";
    }

    /// Members as a page fragment.
    @GetMapping("/one/members")
    @RequiresScope(Scope.RECIPIENTS_READ)
    String members(Caller caller, @RequestParam String id, @RequestParam(defaultValue = "") String after, Model model) {
        Segment segment = segments.require(caller, id);
        audit.recordRead(Change.done(
                caller.tenant().value(), "list", "recipient", segment.topic().name()));
        model.addAttribute("id", id);
        model.addAttribute("isList", segment.rule().isEmpty());
        model.addAttribute("members", segments.members(segment, after, PAGE));
        return "console/segment :: members";
    }

    @PostMapping("/one")
    @RequiresScope(Scope.CATALOG_WRITE)
    String save(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam long version,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        segments.put(
                caller,
                id.strip(),
                JsonRequest.fields(SegmentForm.document(submitted)),
                VersionPrecondition.of(version));
        return done(id.strip(), "Saved. Members are updated in the background.", redirect);
    }

    /// Number of recipients that the rule in the form matches, as a page fragment.
    @PostMapping("/one/count")
    @RequiresScope(Scope.CATALOG_WRITE)
    String count(Caller caller, @PathVariable String tenant, @RequestParam Map<String, String> submitted, Model model) {
        Fields body = JsonRequest.fields(SegmentForm.document(submitted));
        SegmentRule rule = Segment.requireSound(body)
                .orElseThrow(() -> RefusedException.invalid("kind", "enum", "must be a rule to be counted"));
        model.addAttribute("counted", segments.count(caller, rule));
        return "console/segment :: counted";
    }

    @PostMapping("/one/removal")
    @RequiresScope(Scope.CATALOG_WRITE)
    String remove(Caller caller, @PathVariable String tenant, @RequestParam String id, RedirectAttributes redirect) {
        segments.delete(caller, id, VersionPrecondition.NONE);
        redirect.addFlashAttribute("done", "%s is deleted.".formatted(id));
        return "redirect:/console/t/{tenant}/segments";
    }

    /// Adds the ids in the CSV body to a list, or replaces the list with them.
    @PostMapping("/one/members")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String upload(
            Caller caller,
            @RequestParam String id,
            @RequestParam(defaultValue = "false") boolean replace,
            HttpServletRequest request,
            Model model)
            throws IOException {
        byte[] csv = request.getInputStream().readNBytes(MAX_CSV_BYTES + 1);
        if (csv.length > MAX_CSV_BYTES) {
            throw RefusedException.tooLarge("the file has too many bytes", MAX_CSV_BYTES);
        }
        Set<String> recipients = MemberList.parseCsv(new String(csv, StandardCharsets.UTF_8));
        model.addAttribute(
                "changed", replace ? segments.replace(caller, id, recipients) : segments.add(caller, id, recipients));
        model.addAttribute("members", row(segments.require(caller, id)).members());
        return "console/segment :: uploaded";
    }

    @PostMapping("/one/members/removal")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    String removeMember(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam String recipient,
            RedirectAttributes redirect) {
        segments.remove(caller, id, Set.of(recipient));
        return done(id, "%s is removed from the list.".formatted(recipient), redirect);
    }

    private Row row(Segment segment) {
        long members = segments.count(segment);
        return new Row(
                segment.id(),
                segment.name(),
                segment.rule().isPresent() ? Segment.RULE : Segment.LIST,
                members == Segments.MOST_COUNTED ? "%,d or more".formatted(members) : "%,d".formatted(members),
                segment.isSettled());
    }

    private static String done(String id, String done, RedirectAttributes redirect) {
        redirect.addAttribute("id", id);
        redirect.addFlashAttribute("done", done);
        return ONE;
    }
}
