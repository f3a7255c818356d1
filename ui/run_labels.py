"""The words of the arena's pictures, bar and timeline, in the language of the current run."""

from __future__ import annotations

from ui.components import transport_labels
from ui.i18n import _


def labels() -> dict[str, str]:
    """All of them, by the names that the component asks for."""
    return transport_labels() | _layers() | _curves() | _states()


def _layers() -> dict[str, str]:
    return {
        "layers": _("Layers of the picture"),
        "layer_real": _("Data"),
        "layer_fake": _("Generated"),
        "layer_field": _("Discriminator"),
        "layer_arrows": _("Gradients"),
        "layer_warp": _("Noise grid"),
        "layer_modes": _("Modes"),
        "about_real": _("Dots: samples of the data"),
        "about_fake": _("Diamonds: what the generator makes of the same noise, step after step"),
        "about_field": _(
            "Blue where the discriminator takes a point for data, orange where it takes it for generated; the line is where it cannot tell"
        ),
        "about_arrows": _(
            "Where the discriminator's gradient pulls each generated point; the longest arrows of the run are its strongest pull"
        ),
        "about_warp": _("An even grid of noise as the generator lays it out: every cell holds the same share of the samples"),
        "about_modes": _("A ring around each mode of the data, filled by the samples that reach it; crossed where none does"),
        "step_at": _("step {step}"),
        "probe": _("D(x) = {d}"),
        "probe_score": _("score {d}"),
        "outside": _("{n} of {of} points outside the picture"),
        "outside_short": _("{n} of {of} outside"),
        "waiting": _("Waiting for the first picture"),
        "alt_stage": _("{title}, step {step}: data, generated points and the discriminator's field. Modes reached: {modes}."),
    }


def _curves() -> dict[str, str]:
    return {
        "losses": _("Losses"),
        "discriminator": _("discriminator"),
        "generator": _("generator"),
        "judge": _("What D says"),
        "judge_score": _("Mean score"),
        "on_data": _("of data"),
        "on_generated": _("of generated"),
        "gradients": _("Gradient norms"),
        "modes": _("Modes captured"),
        "of": _("{n} of {of}"),
        "quality": _("Samples within 3 σ of a mode"),
        "distance": _("Distance to the data"),
        "floor": _("as far as data are from data"),
        "floor_short": _("data to data"),
        "panels": _("Second panel of the curves"),
        "panel_judge": _("D(x)"),
        "panel_gradients": _("Gradients"),
        "csv": _("CSV"),
        "csv_about": _("Save the curves as a table"),
        "alt_curves": _("Curves of the run."),
    }


def _states() -> dict[str, str]:
    return {
        "timeline": _("Timeline"),
        "timeline_at": _("step {step} of {steps}"),
        "event": _("Modes: {before}/{of} → {after}/{of} at step {step}"),
        "fork": _("A new branch begins at step {step}"),
        "turned": _("Settings were changed at step {step}"),
        "play_here": _("Go on from here"),
        "go_live": _("Train live"),
        "step_both": _("both"),
        "step_discriminator": _("discriminator only"),
        "step_generator": _("generator only"),
        "per_second": _("{n} steps/s"),
        "full_speed": _("full speed"),
        "status_recorded": _("Recorded · step {step} of {steps}"),
        "status_playing": _("Live · step {head} · {rate} steps/s"),
        "status_playing_watched": _("Live · step {head} · {rate} steps/s · {viewers} watching"),
        "status_behind": _("Live · looking back at step {step} of {head}"),
        "status_paused": _("Paused · step {step} of {head}"),
        "status_queued": _("Waiting for a place: number {place} in the queue"),
        "status_seeking": _("Rewinding · step {step}"),
        "status_finished": _("Finished · step {step} of {head}"),
        "status_diverged": _("Diverged · step {step} of {head}"),
        "status_time": _("Computing time used up · step {step} of {head}"),
        "status_lost": _("Interrupted at step {head}; Play sets it up again"),
        "status_failed": _("Failed at step {head}"),
    }
