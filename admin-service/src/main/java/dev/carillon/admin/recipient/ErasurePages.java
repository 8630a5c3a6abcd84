// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.recipient.RecipientErasures.ErasureView;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import java.util.Optional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Console page that erases a recipient after the operator has typed its id, and shows the progress.
@ConsolePages
@RequestMapping("/console/t/{tenant}/recipient/erasure")
final class ErasurePages {

    private final RecipientErasures erasures;

    ErasurePages(RecipientErasures erasures) {
        this.erasures = erasures;
    }

    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    String show(Caller caller, @RequestParam String id, Model model) {
        RecipientKey key = RecipientArchive.key(caller.tenant(), id);
        Optional<ErasureView> newest = erasures.newest(key);
        model.addAttribute("id", id);
        model.addAttribute("erasure", newest);
        model.addAttribute(
                "isUnderWay", newest.filter(known -> known.doneAt() == null).isPresent());
        return "console/erasure";
    }

    @PostMapping
    @RequiresScope(Scope.RECIPIENTS_ERASE)
    String erase(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String id,
            @RequestParam String confirmation,
            RedirectAttributes redirect) {
        if (!confirmation.equals(id)) {
            throw RefusedException.invalid("confirmation", "const", "must be the recipient's id, exactly as written");
        }
        erasures.erase(caller, id);
        redirect.addAttribute("id", id);
        redirect.addFlashAttribute("done", "%s is being erased.".formatted(id));
        return "redirect:/console/t/{tenant}/recipient/erasure";
    }
}
