// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.guide;

import io.swagger.v3.oas.annotations.Hidden;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// Pages of the guides beside the API reference: a list, which is also the search, and a page for each.
@Controller
@Hidden
@RequestMapping(Guides.PATH)
public final class GuidePages {

    private final Guides guides = new Guides();

    @GetMapping
    String list(@RequestParam(name = "q", defaultValue = "") String words, Model model) {
        model.addAttribute("words", words);
        model.addAttribute("guides", guides.all());
        model.addAttribute("hits", guides.search(words));
        return "guides/list";
    }

    @GetMapping({"/{name}", "/{directory}/{name}"})
    String show(@PathVariable(required = false) @Nullable String directory, @PathVariable String name, Model model) {
        Guide guide = guides.find(directory == null ? name : directory + "/" + name)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such guide"));
        model.addAttribute("guide", guide);
        model.addAttribute("words", "");
        return "guides/guide";
    }
}
