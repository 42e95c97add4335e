"""Would a wrong notion, a narrowed statement, a checker that forgets something be noticed?

    PYTHONPATH=.. python3 mutations.py [WORD...]

Changes one place of a copy and compiles what has to refuse it: for a notion the examples that load
the notions alone, for a statement its use on a named instance, for a checker its proof. With words:
only the changes whose names hold one. Exit status 1 if any goes through.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple


HERE = Path(__file__).parent
STATEMENTS = ["Statements", "OursStatements", "Zhang2022Statements", "Moosavi2018Statements", "Tanay2018Statements"]


class Mutation(NamedTuple):
    """One change, and the files that are compiled until one refuses it."""

    name: str
    file: str
    old: str
    new: str
    then: list[str]
    use: str = ""
    # The statement whose use alone is compiled.


def notions() -> Iterator[Mutation]:
    """Yield changes of notions: classes narrower or empty, signs, strictness, parts left out."""
    for name, old, new in [
        ("label -1 at score 0", "score d w b x < 0 -> h x = minus", "score d w b x <= 0 -> h x = minus"),
        ("label +1 at score 0", "(forall x, 0 < score d w b x -> h x = plus)", "(forall x, 0 <= score d w b x -> h x = plus)"),
        ("R' empty", "exists f a, nonnegative f /\\ 0 < a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <=", "exists f a, nonnegative f /\\ a < 0 < a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <="),
        ("R' of width 1", "exists f a, nonnegative f /\\ 0 < a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <=", "exists f a, nonnegative f /\\ (length f <= 1)%nat /\\ 0 < a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <="),
        ("R' on the line only", "exists f a, nonnegative f /\\ 0 < a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <=", "exists f a, nonnegative f /\\ d = 1%nat /\\ 0 < a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <="),
        ("R' with a >= 1", "exists f a, nonnegative f /\\ 0 < a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <=", "exists f a, nonnegative f /\\ 1 <= a /\\\n    ((forall x, h x = plus <-> a < output d f x) \\/ (forall x, h x = plus <-> a <="),
        ("R' with output weights 1", "Definition nonnegative (f : network) := forall u, In u f -> 0 <= out u.", "Definition nonnegative (f : network) := forall u, In u f -> out u = 1."),
        ("any output weights", "Definition nonnegative (f : network) := forall u, In u f -> 0 <= out u.", "Definition nonnegative (f : network) := True."),
        ("R with one unit", "exists f, (forall u, In u f -> out u = 1) /\\", "exists f, (length f <= 1)%nat /\\ (forall u, In u f -> out u = 1) /\\"),
        ("R'' by some unit", "forall w b, In (w, b) f -> 0 < relu (dot d w x + b).", "exists w b, In (w, b) f /\\ 0 < relu (dot d w x + b)."),
        ("relu upside down", "Definition relu (z : R) := Rmax 0 z.", "Definition relu (z : R) := Rmax 0 (- z)."),
        ("backwards, too", "exists c, 0 < c /\\ h (move x v c) <> h x.", "exists c, c <> 0 /\\ h (move x v c) <> h x."),
        ("once is for good", "exists c0, 0 <= c0 /\\ forall c, c0 < c -> h (move x v c) <> h x.", "exists c0, 0 <= c0 /\\ exists c, c0 < c /\\ h (move x v c) <> h x."),
        ("0 separates", "forall x y, In (x, y) s -> 0 < sgn y * score d w b x.", "forall x y, In (x, y) s -> 0 <= sgn y * score d w b x."),
        ("no unit length", "  unit_norm d w /\\ separates d w b s /\\\n  forall w' b', unit_norm d w'", "  separates d w b s /\\\n  forall w' b', unit_norm d w'"),
        ("weights of any sign", "0 <= a /\\ In p s) /\\\n  same d u", "In p s) /\\\n  same d u"),
        ("no balance", " /\\ sum signed_weight l = 0.", "."),
        ("weights off S", "(forall a p, In (a, p) l -> 0 <= a /\\ In p s) /\\\n  same", "(forall a p, In (a, p) l -> 0 <= a) /\\\n  same"),
        ("convex of its ends", "forall x y t, C x -> C y -> 0 <= t <= 1 -> C (mix t x y).", "forall x y t, C x -> C y -> t = 0 \\/ t = 1 -> C (mix t x y)."),
        ("open and closed", "(is_open d (region h y) \\/ is_closed d (region h y))", "(is_open d (region h y) /\\ is_closed d (region h y))"),
        ("escapes by nothing", "yo <> y /\\ 0 < t /\\", "yo <> y /\\"),
        ("one label is separable", "occurs plus s /\\ occurs minus s.", "occurs plus s."),
        ("a tie fits", "class_score d W B m x < class_score d W B y x.", "class_score d W B m x <= class_score d W B y x."),
        ("not the largest", "class_score d W B m x <= class_score d W B (h x) x.", "class_score d W B m x <= class_score d W B (h x) x + 1."),
        ("ties to the highest rank", "(rank (h x) < rank m)%nat.", "(rank m < rank (h x))%nat."),
        ("ranks need not differ", "  (forall i j, (i < K)%nat -> (j < K)%nat -> rank i = rank j -> i = j) /\\\n", ""),
        ("right by any rule", "  exists rank, is_ranked_argmax d K W B rank h /\\ forall x y", "  exists rank : nat, is_argmax d K W B h /\\ forall x y"),
        ("against, labels exchanged", "then [(fst p, plus)]", "then [(fst p, minus)]"),
        ("any margin is the largest", "(exists w b, unit_norm d w /\\ margin_at_least d g w b s) /\\\n", ""),
        ("steps the other way", "h (move x (scale (- sgn y) v) c) <> h x.", "h (move x (scale (sgn y) v) c) <> h x."),
        ("slopes exchanged", "below l * Rmin 0 z + above l * Rmax 0 z.", "above l * Rmin 0 z + below l * Rmax 0 z."),
        ("ties of outputs exchanged", "if lowest then (k < j)%nat else (j < k)%nat", "if lowest then (j < k)%nat else (k < j)%nat"),
        ("half-spaces by any form", "z < 0 \\/ z = 0 /\\ lexicographic closed r end", "z < 0 \\/ lexicographic closed r end"),
        ("rules always closed", "binary (a < z O \\/ closed = true /\\ z O = a)", "binary (a < z O \\/ z O = a)"),
        ("rows the other way", "-> b <= dot n g z.", "-> dot n g z <= b."),
        ("signs of nothing", "if Rlt_dec (z i) 0 then -1 else 0.", "if Rlt_dec (z i) 0 then -1 else -1."),
        ("one slope at 0", "else if above_at_0 then above l else below l.", "else below l."),
        ("gradients of the layer before", "back k * slope l above_at_0", "slope l above_at_0"),
        ("all independent", "~ in_span d rest r /\\ independent d rest", "(in_span d rest r -> True) /\\ independent d rest"),
        ("the square of the norm", ":= sqrt (dot d v v).", ":= dot d v v."),
        ("a soft-max without its sum", "exp (z m) / sum (fun j => exp (z j)) (seq 0 K).", "exp (z m) / 1."),
        ("a minimum that nothing attains", "(exists z, feasible n rows z /\\ dot n c z = m) /\\ ", ""),
    ]:
        yield Mutation(name, "Notions", old, new, ["NotionExamples"])
    for name, file, old, new in [
        ("a gate that is open at all", "Zhang2022Statements", "(pre d u x < 0 -> g x u = false)", "(pre d u x < -1 -> g x u = false)"),
        ("gradients without weights", "Zhang2022Statements", "if g x u then out u * row u i else 0", "if g x u then row u i else 0"),
        ("noise along the gradient", "Zhang2022Statements", "scale (- (1 - sigmoid", "scale ((1 - sigmoid"),
        ("separable for nothing", "Zhang2022Statements", "exists v, forall x y, In (x, y) s -> 0 < dot d v (scale (sgn y)", "exists v, forall x y, In (x, y) s -> 0 <= dot d v (scale (sgn y)"),
        ("flat off the plane", "Moosavi2018Statements", "dot d r r <= dot d r u ->", "0 <= dot d r u ->"),
        ("sums without signs", "Moosavi2018Statements", "sgn (fst p) * snd p i", "snd p i"),
        ("hinge at 0", "Tanay2018Statements", "Rmax 0 (1 - z)", "Rmax 0 (- z)"),
        ("saturated by a sixteenth", "Tanay2018Statements", "<= 8 * lambda.", "<= 16 * lambda."),
        ("balanced at all", "Tanay2018Statements", "sum (fun p => sgn (snd p)) s = 0.", "True."),
        ("distances without length", "Tanay2018Statements", "dot d (scale (/ norm d w) w) x + b / norm d w.", "dot d w x + b."),
        ("mirror images on the boundary", "Tanay2018Statements", "(- (2 * score d w b x / dot d w w)).", "(- (score d w b x / dot d w w))."),
        ("averages without a number", "Tanay2018Statements", ":= sum f l / INR (length l).", ":= sum f l."),
        ("no error on the boundary", "Tanay2018Statements", "if Rle_dec (sgn (snd p) * score d w b (fst p)) 0", "if Rlt_dec (sgn (snd p) * score d w b (fst p)) 0"),
        ("errors on the right side", "Tanay2018Statements", "Rmax 0 (- (sgn (snd p) * distance d w b (fst p)))", "Rmax 0 (sgn (snd p) * distance d w b (fst p))"),
        ("cosines of any length", "Tanay2018Statements", "dot d u v / (norm d u * norm d v).", "dot d u v."),
        ("one label is both", "Tanay2018Statements", ":= occurs plus s /\\ occurs minus s.", ":= occurs plus s."),
        ("a margin of 2", "Tanay2018Statements", "-> sgn y * score d w b x <= 1.\nDefinition Small", "-> sgn y * score d w b x <= 2.\nDefinition Small"),
        ("an adversary of any length", "Tanay2018Statements", "(exists u, norm d u <= eps /\\ hinge", "(exists u, hinge"),
        ("steps uphill", "Tanay2018Statements", "move w G (- eta).", "move w G eta."),
        ("a region for some units", "Tanay2018Statements", "(pre d u x <= 0 -> pre d u z <= 0).", "True."),
        ("strength from 1 on", "Tanay2018Statements", "(mirror d w b (class_mean y s)) - 1.", "(mirror d w b (class_mean y s))."),
        ("independent through 0", "Tanay2018Statements", "if Nat.ltb i d then x i else 1.", "if Nat.ltb i d then x i else 0."),
        ("weights that cancel by none", "Zhang2022Statements", "0 <= a /\\ In p s) /\\ 0 < sum fst l /\\", "0 <= a /\\ In p s) /\\"),
        ("rises at all", "Zhang2022Statements", "In (x, y) s -> 0 < dot d u (gradient f g x).", "In (x, y) s -> 0 <= dot d u (gradient f g x) \\/ True."),
        ("all units work", "Zhang2022Statements", "if Req_EM_T (out u) 0 then false else true", "if Req_EM_T (out u) 0 then true else true"),
        ("aside by half", "Zhang2022Statements", "(scale (dot d x z / dot d x x) x).", "(scale (dot d x z / dot d x x / 2) x)."),
        ("rows moved at will", "Zhang2022Statements", "  <= c * norm d z.", "  <= c * norm d z + 10 * norm d z."),
        ("flips exchanged", "Zhang2022Statements", "negb (Bool.eqb (g x (fst p)) (g' x (snd p)))", "Bool.eqb (g x (fst p)) (g' x (snd p))"),
        ("half of the form", "Moosavi2018Statements", "form d H (difference v r) + alpha", "form d H (difference v r) / 2 + alpha"),
        ("curved one way", "Moosavi2018Statements", "(0 <= bend_at d H alpha r u <-> h (move x u 1) <> h x).", "(0 <= bend_at d H alpha r u -> h (move x u 1) <> h x \\/ True)."),
        ("curved without alpha", "Moosavi2018Statements", "kappa * alpha * dot d (move", "kappa * dot d (move"),
        ("kinks allowed", "Moosavi2018Statements", "below l = above l \\/ score d w b z <> 0)", "below l = above l \\/ score d w b z <> 1)"),
        ("leaky slopes exchanged", "Zhang2022Statements", "(if g x u then hi else lo)", "(if g x u then lo else hi)"),
        ("off the margin", "Tanay2018Statements", "(dot d (pull_of l) (fst p) + beta) = mu.", "(dot d (pull_of l) (fst p) + beta) <= 2 * mu + 1."),
        ("dual numbers of the other end", "Tanay2018Statements", "map (fun t => (snd (fst t), snd t)) l.", "map (fun t => (fst (fst t), snd t)) l."),
        ("rows with a mean of 0", "Zhang2022Statements", "(forall w w', same d w w' -> phi w = phi w') ->\n  expected law phi = expected law (fun w => phi (scale (-1) w)).", "(forall w w', same d w w' -> phi w = phi w') -> (forall w, phi (scale 2 w) = 2 * phi w) ->\n  expected law phi = expected law (fun w => phi (scale (-1) w))."),
        ("outputs at will", "Zhang2022Statements", "expected law phi = expected law (fun a => phi (- a)).", "expected law phi <= expected law (fun a => phi (- a))."),
        ("bits that are all on", "Zhang2022Statements", "(over_bits n (fun D => F (true :: D)) + over_bits n (fun D => F (false :: D))) / 2 end.", "(over_bits n (fun D => F (true :: D)) + over_bits n (fun D => F (true :: D))) / 2 end."),
        ("bits that select nothing", "Zhang2022Statements", "if snd t then out (fst t) * row (fst t) i else 0) (combine f D).", "if snd t then 0 else out (fst t) * row (fst t) i) (combine f D)."),
        ("open at 0", "Zhang2022Statements", "if Rlt_dec 0 (pre d u x) then true else false.", "if Rle_dec 0 (pre d u x) then true else false."),
        ("gates of the layer exchanged", "Zhang2022Statements", "scale (if D k then 1 else 0) (M k).", "scale (if D k then 0 else 1) (M k)."),
        ("signals that are not rectified", "Zhang2022Statements", "fun k => relu (dot n (W k) h).", "fun k => dot n (W k) h."),
        ("matrices of symmetric rows", "Zhang2022Statements", "            expected law phi = expected law (fun W => phi (flip_column k W)).", "            True."),
        ("the last layer at will", "Zhang2022Statements", "[] => symmetric_matrices 1 n outs |", "[] => True |"),
        ("ties behind a layer that is on", "Zhang2022Statements", "(same n h (fun _ => 0) \\/ forall k, (k < m)%nat -> dot n (W k) h <> 0) /\\ no_deep_tie", "True /\\ no_deep_tie"),
        ("probabilities of any sum", "Zhang2022Statements", " /\\ dot K p (fun _ => 1) = 1.", "."),
        ("errors without their class", "Zhang2022Statements", "if Nat.eqb k y then p k - 1 else p k.", "p k."),
        ("right at half", "Statements", "(length s < 2 * length (filter (fun p => if Rle_dec 1", "(length s <= 2 * length (filter (fun p => if Rle_dec 1"),
        ("the whole form", "Moosavi2018Statements", "form d H (difference v r) / 2 + alpha", "form d H (difference v r) + alpha"),
        ("vectors of any length", "Moosavi2018Statements", "-> dot d (q i) (q j) = if Nat.eqb i j then 1 else 0.", "-> i <> j -> dot d (q i) (q j) = 0."),
        ("sums in place of means", "Moosavi2018Statements", "(fun j => dot d (q j) r)) rs / INR (length rs).", "(fun j => dot d (q j) r)) rs."),
        ("singular vectors that are not", "Moosavi2018Statements", "(j < n)%nat -> i <> j -> sum (fun r", "(j < n)%nat -> i <> j -> i = j -> sum (fun r"),
        ("the weakest lead", "Moosavi2018Statements", "strength_of d rs (u j) <= strength_of d rs (u i).", "strength_of d rs (u i) <= strength_of d rs (u j)."),
        ("slopes below 0 before the last", "OursStatements", "| l :: r => rectified l /\\ rectifies r end.", "| l :: r => rectifies r end."),
        ("the smaller class in part", "Tanay2018Statements", "0 <= c k <= 1 /\\ (snd (place s k) = minus -> c k = 1)) /\\", "0 <= c k <= 1) /\\"),
        ("shares of any size", "Tanay2018Statements", "0 <= c k <= 1 /\\ (snd (place", "c k <= 1 /\\ (snd (place"),
        ("shares that are not nearest", "Tanay2018Statements", "shares s c' -> norm d (pulled s c) <= norm d (pulled s c').", "shares s c' -> norm d (pulled s c) <= norm d (pulled s c') + 1 \\/ True."),
        ("a multiplier from above alone", "Tanay2018Statements", "(c k < 1 -> nu <= h) /\\ (0 < c k -> h <= nu).", "(0 < c k -> h <= nu)."),
        ("any map projects", "Moosavi2018Statements", "  (forall x, same d (P (P x)) (P x)) /\\", "  True /\\"),
        ("leads among others", "Moosavi2018Statements", "(q z = q u -> same d z u \\/ same d z (scale (-1) u)).", "True."),
        ("a piece left out", "OursStatements", "Rmax (score d (fst p) (snd p) x) (largest_piece d q r x)", "largest_piece d q r x"),
        ("no connection from the point", "OursStatements", "dot n (fst t) z + score d (fst (snd t)) (snd (snd t)) x.", "dot n (fst t) z + score d (fst (snd t)) (snd (snd t)) (fun _ => 0)."),
        ("a norm without sizes", "OursStatements", "dot d (fun i => Rabs (v i)) (fun _ => 1).", "dot d v (fun _ => 1)."),
        ("hulls of any sum", "OursStatements", "(forall a x, In (a, x) l -> 0 <= a /\\ In (x, y) s) /\\ sum fst l = 1 /\\ same d p", "(forall a x, In (a, x) l -> 0 <= a /\\ In (x, y) s) /\\ same d p"),
        ("one score at 0", "Statements", "(forall x, h x = plus <-> 0 < score d w b x) \\/ (forall x, h x = plus <-> 0 <= score d w b x).\nDefinition Note", "(forall x, h x = plus <-> 0 < score d w b x) \\/ True.\nDefinition Note"),
        ("negative weights later", "OursStatements", "forall i, 0 <= w i.", "True."),
        ("continuous without a ball", "Statements", "exists e, 0 < e /\\ forall y, near d e x y -> h y = h x.", "exists e, forall y, near d e x y -> h y = h x."),
    ]:
        yield Mutation(name, file, old, new, ["ChapterExamples"])


def statements() -> Iterator[Mutation]:
    """Yield each statement narrowed: to the line, to two points, to one unit, to two classes."""
    for file in STATEMENTS:
        text = (HERE / f"{file}.v").read_text(encoding="utf-8")
        for found in re.finditer(r"^Definition ([A-Z][\w']*) := forall ([\w' ]+|d \(rs : list vec\)|d \(law : list \(vec \* vec\)\)),\s", text, re.MULTILINE):
            name, bound = found[1], found[2]
            words = bound.split()
            narrower = {"d": "(d <= 1)%nat", "K": "(K <= 2)%nat", "s": "(length s <= 2)%nat", "f": "(length f <= 1)%nat", "ls": "(length ls <= 2)%nat", "L": "(L <= 2)%nat"}
            if name in ("Convex_scores_serve", "Below_right_angle"):
                narrower.pop("f")  # here a score or a loss, not a network
            for letter in {"Length_by_slope": "L", "Lemma_3_4_step_fails": "d", "Chebyshev_step_repaired": "d", "Theorem_3_6_sum_step_repaired": "d"}.get(name, ""):
                narrower.pop(letter)  # here a real number
            for letter, hypothesis in narrower.items():
                if letter in words:
                    yield Mutation(f"{name}: {hypothesis}", file, found[0], f"{found[0]}{hypothesis} -> ", [], name)
    for name, file, old, new in [
        ("Theorem_4_fails_as_printed", "Statements", "  forall v, nonzero d v -> spared_by_separator d s v y.", "  True."),
        ("Theorem_5_repaired", "Statements", "balanced_sum d s ws alpha -> 0 < sum fst alpha /\\\n  forall w b g h", "balanced_sum d s ws alpha ->\n  forall w b g h"),
        ("Remark_6_fails", "Statements", "forall c, exists w b x y, separates d w b s /\\ In (x, y) s /\\\n  forall h, is_linear d w b h -> h (move", "exists c, exists w b x y, separates d w b s /\\ In (x, y) s /\\\n  forall h, is_linear d w b h -> h (move"),
        ("Remark_8_can_hold", "Statements", "  (exists W B, fits_classes d K W B s) /\\\n  forall W B h, right_classifier d K W B h s -> forall x y, In (x, y) s -> y = k", "  forall W B h, right_classifier d K W B h s -> forall x y, In (x, y) s -> y = k"),
        ("Theorem_16_fails_as_printed", "Statements", "forall v, exists h x, class_R' d h /\\ accurate h s /\\ h x = plus", "forall v, exists h x, class_R d h /\\ h x = plus"),
        ("Section_6", "Statements", "accurate h s /\\ In (x, minus) s /\\ ~ adversarial", "~ adversarial"),
        ("Theorem_3_1_every_fails", "Zhang2022Statements", "  ~ dead d f g x /\\ ~ dead d f g x' /\\ forall", "  forall"),
        ("Plain_sum_fails", "Moosavi2018Statements", "In r rs /\\", "True /\\"),
        ("Large_norm_fails", "Tanay2018Statements", "  (forall w0 b0, norm d w0 = rho -> d_err d s w b <= d_err d s w0 b0) /\\ risk d s w' b'", "  risk d s w' b'"),
        ("Small_norm_fails", "Tanay2018Statements", "  (forall w0 b0, norm d w0 = rho -> d_adv d s w0 b0 <= d_adv d s w b) /\\ risk d s w b'", "  risk d s w b'"),
        ("Local_distance_fails", "Tanay2018Statements", "  0 < output d f x + c /\\ output d f z + c < 0 /\\", "  output d f z + c < 0 /\\"),
        ("Boundary_tilting", "Tanay2018Statements", "score d w' b' x = score d w b x) /\\ M < strength", "score d w' b' x = score d w b x) /\\ Rmin M 0 < strength"),
        ("Quantitative_tilting", "Tanay2018Statements", "Rabs (tan phi) * eps < gamma ->", "2 * Rabs (tan phi) * eps < gamma ->"),
        ("D_adv_limits_errors_fails", "Tanay2018Statements", "~ (2 * errors d s w b < length s)%nat.", "~ (4 * errors d s w b < length s)%nat."),
        ("Bias_poorly_adjusted", "Tanay2018Statements", "errors d s w b = O /\\ (2 * errors d s w b' = length s)%nat.", "errors d s w b = O."),
        ("Separable_limit", "Tanay2018Statements", "    gamma <= d_adv d s w b /\\ 2 * gamma", "    gamma / 2 <= d_adv d s w b /\\ 2 * gamma"),
        ("Poorer_to_richer_fails", "OursStatements", "  fools_separators d s v minus /\\\n", ""),
        ("Pieces", "Tanay2018Statements", "/\\ dot d p q = 0 /\\", "/\\ dot d p q <= 1 /\\"),
        ("One_against_many", "Tanay2018Statements", "exists c, 0 < c /\\ same d w' (scale c w).", "exists c, same d w' (scale c w)."),
        ("Angle_four_points", "Tanay2018Statements", "(length s <= 4)%nat -> nonzero d (means s)", "(length s <= 3)%nat -> nonzero d (means s)"),
        ("Angle_before_outside", "Tanay2018Statements", "  nonzero d w /\\ nonzero d w' /\\ cosine d w (means s)", "  cosine d w (means s)"),
        ("Figure_2", "Statements", "occurs plus s /\\ forall h1 h2,\n  (forall z, h1 z", "forall h1 h2,\n  (forall z, h1 z"),
        ("Figure_3", "Statements", "  adversarial h1 x ws /\\ ~ adversarial h2 x ws /\\", "  adversarial h1 x ws /\\"),
        ("Note_8", "Statements", "m <> k /\\ m <> l /\\", "m <> k /\\"),
        ("Note_weaker_than_convex", "Statements", " /\\ ~ convex (region h minus).\n", ".\n"),
        ("Same_at_every_depth", "OursStatements", "d L s v, (2 <= L)%nat ->", "d L s v, L = 2%nat ->"),
        ("Algorithm_s_f_mean", "Moosavi2018Statements", "(m <= n)%nat -> singular_vectors", "(m <= 1)%nat -> singular_vectors"),
        ("Noisy_point", "Tanay2018Statements", "(exists c, 0 < c /\\ same d w (scale c (means s))) /\\ 0 < score d w b p.", "exists c, 0 < c /\\ same d w (scale c (means s))."),
        ("Unbalanced_plateau", "Tanay2018Statements", "nu - dot d u x <= 2 * mu) ->", "nu - dot d u x <= mu) ->"),
        ("Remark_7_fails", "Statements", "  ~ adversarial h1 x (scale (- sgn y) v) \\/ ~ adversarial h2 x (scale (- sgn y) v).", "  ~ adversarial h1 x (scale (- sgn y) v) \\/ True."),
        ("Conclusion_fails", "Zhang2022Statements", "symmetric_outputs outs /\\ forall p w, In (p, w) rows -> 0 < p /\\", "forall p w, In (p, w) rows -> 0 < p /\\"),
        ("Remark_1b_step_fails", "Zhang2022Statements", "output d f x = 0 /\\ forall g, is_gate d f g -> 0 <", "output d f x = 0 /\\ forall g, is_gate d f g -> 0 <="),
        ("Remark_1_fails", "Moosavi2018Statements", "forall v, norm d v <= sqrt (exp 1 * INR (L - 1)) / delta ->", "forall v, norm d v <= sqrt (exp 1 * INR (L - 1)) ->"),
        ("Theorem_2_hessian_fails", "Moosavi2018Statements", "0 < delta < 1 / 2 /\\ exp l", "0 < delta < 1 /\\ exp l"),
        ("Low_lambda_fails", "Tanay2018Statements", "nonzero d w /\\ d_err d s w' b' < d_err d s w b.", "nonzero d w /\\ d_err d s w' b' <= d_err d s w b."),
        ("Train_error_fails", "Tanay2018Statements", "many few, (few < many)%nat /\\", "many few, (few <= many)%nat /\\"),
        ("Angle_falls_fails", "Tanay2018Statements", "nonzero d w /\\ nonzero d w' /\\\n  cosine d w' (means s) < cosine", "nonzero d w /\\ nonzero d w' /\\\n  cosine d w' (means s) <= cosine"),
        ("Remark_random_fails", "Moosavi2018Statements", "forall t, 0 <= t <= 1 -> bend_at d H 1 r (scale t v) < 0.", "forall t, 0 <= t < 1 -> bend_at d H 1 r (scale t v) < 0."),
        ("Shortest_step", "OursStatements", "0 <= c -> c * norm d v < g ->", "0 <= c -> 2 * c * norm d v < g ->"),
        ("Strength_bounded", "Tanay2018Statements", "<= M) <->\n   ~ exists n m, nonzero", "<= M) ->\n   ~ exists n m, nonzero"),
        ("Exact_law", "Zhang2022Statements", "laws F,\n  (forall rows outs, In (rows, outs) laws -> symmetric_rows", "laws F, (length laws <= 1)%nat ->\n  (forall rows outs, In (rows, outs) laws -> symmetric_rows"),
        ("Conclusion_shared", "Zhang2022Statements", "(fun a => a * a) * expected (fst l)", "(fun a => a * a + 1) * expected (fst l)"),
        ("Beyond_depth", "Zhang2022Statements", "nonzero d x -> symmetric_layers", "2 < x 0%nat -> symmetric_layers"),
        ("Last_layer_separable", "Zhang2022Statements", "let e := error_of p y in 0 < e k - e y /\\ norm K e / sqrt 2 <= e k - e y.", "let e := error_of p y in 0 < e k - e y /\\ norm K e / 2 <= e k - e y."),
        ("Last_layer", "Zhang2022Statements", "/ INR K < p y /\\ (k < K)%nat", "(k < K)%nat"),
        ("Units_decide_leaky", "Zhang2022Statements", "f <> [] -> 0 < lo -> 0 < hi ->", "f <> [] -> 1 < lo -> 0 < hi ->"),
    ]:
        yield Mutation(f"{name}, less", file, old, new, [], name)


def checkers() -> Iterator[Mutation]:
    """Yield checkers that forget something; their soundness is not provable any more."""
    for name, file, old, new in [
        ("a weight of 0", "Checker", "Definition is_positive (a : Q) := Z.ltb 0 (Qnum a).", "Definition is_positive (a : Q) := Z.leb 0 (Qnum a)."),
        ("no balance of weights", "Checker", "all_positive l && is_zero (sum_all (signed l)) && equal", "all_positive l && equal"),
        ("w may be 0", "Checker", "| SeparatorsNo q u => well_formed q && bears q && separates_all q u", "| SeparatorsNo q u => well_formed q && bears q"),
        ("t of any sign", "Checker", "fits_units q us && is_positive t\n", "fits_units q us\n"),
        ("weights of any sum", "Checker", "Qeq_bool (sum_all l) 1 && equal xo", "equal xo"),
        ("an outside point inside", "Checker", "negb (eqb yo (asked q)) && all_positive l", "all_positive l"),
        ("a tie in fitting", "MulticlassChecker", "Definition larger (a b : Q) := negb (Qle_bool a b).", "Definition larger (a b : Q) := Qle_bool b a."),
        ("one block unchecked", "MulticlassChecker", "(seq 0 (classes q)).\n\n(** Indices rise", "(seq 1 (classes q - 1)).\n\n(** Indices rise"),
        ("weights off the margin", "MarginChecker", "&& one_at_least q u && tight_at q u a && weighs", "&& one_at_least q u && weighs"),
        ("points inside the margin", "MarginChecker", "&& one_at_least q u && tight_at q u a && weighs", "&& has_length (dimension q) (fst u) && tight_at q u a && weighs"),
        ("one label has a maximum", "MarginChecker", "(if bias then label_seen q plus && label_seen q minus else is_zero (snd u))", "(if bias then true else is_zero (snd u))"),
        ("hulls of any distance", "MarginChecker", "Some (z, m) => is_positive m && Qle_bool (inner z z) (upper * (m * m))\n", "Some (z, m) => is_positive m\n"),
        ("a supremum unattained", "MarginChecker", "      && existsb (fun p => Qeq_bool (margin_at weak p) (top * inner (fst weak) v)) (rows q)\n", ""),
        ("bounds unchecked", "MarginChecker", "      && all_bounded q (plus_multiple top v []) (rows q) bounds\n", ""),
        ("a weak one that rises", "MarginChecker", "is_positive (inner (fst u) v) && is_zero (inner (fst weak) v)", "is_positive (inner (fst u) v)"),
        ("origin: a separator that is fooled", "MarginChecker", "| Along v => Qle_bool (- sign_of (asked q) * inner w v) 0", "| Along v => true"),
        ("a point that violates a row", "ProgramChecker", "has_length n (fst r) && Qle_bool (snd r) (inner (fst r) z)", "has_length n (fst r)"),
        ("dual weights of any sign", "ProgramChecker", "forallb (fun t => is_positive (fst t)) l\n         && equal (objective p)", "equal (objective p)"),
        ("a tie is right", "ProgramChecker", "negb (Qle_bool own (product x (nth m ws [])))", "Qle_bool (product x (nth m ws [])) own"),
        ("a coordinate twice", "ProgramChecker", "forallb (fun p => distinct (fst (fst p)) && Nat.ltb", "forallb (fun p => Nat.ltb"),
        ("slopes exchanged in the checker", "LabelsChecker", "if is_positive z then l_above l else l_below l", "if is_positive z then l_below l else l_above l"),
        ("rules closed in the checker", "LabelsChecker", "is_positive (nth 0 z 0 - a) || closed && Qeq_bool", "is_positive (nth 0 z 0 - a) || Qeq_bool"),
        ("noises that need not cancel", "NoisesChecker", "          && forallb is_zero (combine_all (map (fun t => (fst t, q_noise q (snd t))) l))\n", ""),
        ("noise weights of any sign", "NoisesChecker", "&& forallb (fun t => is_positive (fst t)) l\n", "\n"),
        ("a noise beside u", "NoisesChecker", "forallb (fun x => is_positive (inner u (q_noise q x))) (places q)", "forallb (fun x => negb (is_positive (- inner u (q_noise q x)))) (places q)"),
        ("another direction", "NoisesChecker", "Some v => equal u v | None => true", "Some v => true | None => true"),
        ("a unit counted that is off", "NoisesChecker", "is_positive (sends out u k w) && is_positive (at_point w x)", "is_positive (sends out u k w)"),
        ("a unit that sends back", "NoisesChecker", "negb (is_positive (- sends out u (fst p) (snd p)))", "true"),
        ("slopes that fall, counted", "NoisesChecker", "negb (is_positive (- l_below first)) && is_positive", "is_positive"),
        ("slopes at 0 exchanged", "NoisesChecker", "(if at_0 then l_above l else l_below l) else l_below l.", "(if at_0 then l_below l else l_above l) else l_below l."),
        ("a kink between breakpoints", "RayChecker", "  | l :: r => (Qeq_bool (l_below l) (l_above l) || forallb (fun u => agree (at_point u x) (at_point u y)) (l_units l))\n", "  | l :: r => true\n"),
        ("a kink after the last breakpoint", "RayChecker", "  | l :: r => (Qeq_bool (l_below l) (l_above l) || forallb (fun u => agree (at_point u x) (inner (fst u) m)) (l_units l))\n", "  | l :: r => true\n"),
        ("a rule that turns between breakpoints", "RayChecker", "          && forallb (fun j => agree (tests own p j) (tests own p' j)) (seq 0 last_width)\n", ""),
        ("slopes just after, exchanged", "RayChecker", "is_zero z && is_positive dz then l_above l", "is_zero z && is_positive (- dz) then l_above l"),
        ("intervals that do not touch, joined", "RayChecker", "Qeq_bool h (low j) && (high_in i || low_in j)", "Qeq_bool h (low j)"),
        ("breakpoints in any order", "RayChecker", "is_positive (p' - p) && rising p' r", "rising p' r"),
        ("an end more than there is", "RayChecker", "Bool.eqb (low_in i) (low_in j) && Bool.eqb (high_in i) (high_in j)", "Bool.eqb (low_in i) (low_in j)"),
        ("an optimum without a letter", "SvmChecker", "(e, z, m) => e || z || m end) (items q).\n\nDefinition q_shared", "(e, z, m) => true end) (items q).\n\nDefinition q_shared"),
        ("dual numbers of any size", "SvmChecker", "forallb (fun c => Qle_bool 0 c && Qle_bool c 1) (duals st)", "forallb (fun c => Qle_bool 0 c) (duals st)"),
        ("dual numbers out of balance", "SvmChecker", "\n  && is_zero (fold_right", "\n  || is_zero (fold_right"),
        ("a letter at one end alone", "SvmChecker", "e && e' || z && z' || m && m' end", "e && e' || z && z' || m end"),
        ("the bias after the next kink", "SvmChecker", "(least_of (positives q) l, nth_error l (positives q))", "(least_of (positives q) l, nth_error l (S (positives q)))"),
        ("a w that is not that of the optimum", "SvmChecker", "      && equal u (plus_multiple mu w [])\n", ""),
        ("a cosine that falls at an end", "SvmChecker", "Qle_bool 0 (q_turns g u w) && Qle_bool 0 (q_turns g v w)", "Qle_bool 0 (q_turns g u w)"),
        ("segments with a gap", "SvmChecker", "q_segment q one two u v && Qeq_bool (level one) reached && negb", "q_segment q one two u v && negb"),
        ("a ray whose letters change", "SvmChecker", "e && Qle_bool v 0 || z && Qle_bool 0 v || m && is_zero v end", "e || z && Qle_bool 0 v || m && is_zero v end"),
        ("errors between stops uncounted", "SvmChecker", "  l ++ middles l.", "  l."),
        ("a matrix that is negative somewhere", "QuadraticsChecker", "else if is_zero p && forallb is_zero r then", "else if forallb is_zero r then"),
        ("a matrix that is not symmetric", "QuadraticsChecker", "if negb (equal (map (hd 0) rest) r) then Lt", "if false then Lt"),
        ("-v for v without pairs", "QuadraticsChecker", "negb (e && negb (chosen c)) || Nat.even j", "Nat.even j"),
        ("-v for v where a form is chosen", "QuadraticsChecker", "negb (e && negb (chosen c)) || Nat.even j", "negb e || Nat.even j"),
        ("no case left out", "QuadraticsChecker", "(if Nat.ltb (length (left_out c)) (few q) then [(k, None) :: c] else [])", "[]"),
        ("a group twice in a case", "QuadraticsChecker", "Nat.ltb k (length (groups q)) && negb (existsb (fun p => Nat.eqb (fst p) k) c)", "Nat.ltb k (length (groups q))"),
        ("weights of forms of any sign", "QuadraticsChecker", "if is_positive u then Some ((u, f) :: l) else None", "Some ((u, f) :: l)"),
        ("a closed ball taken for an open one", "QuadraticsChecker", "Eq => is_open q && is_positive t", "Eq => is_positive t"),
        ("a ball weight without a ball", "QuadraticsChecker", "match squared_radius q with None => is_zero t | Some _ => true end\n  && rising", "true\n  && rising"),
        ("a slab of half", "QuadraticsChecker", "      && forallb (fun f' => mirrored f f') others\n", ""),
        ("squares of the largest", "QuadraticsChecker", "firstn (length (groups q) - few q) (sorted", "firstn (length (groups q)) (sorted"),
        ("a vertex between", "QuadraticsChecker", "  && (negb (is_positive (- a) && is_positive (b - (-2 * a * x)) && is_positive (-2 * a * y - b)) || is_positive (4 * a * c - b * b)).", "  && true."),
        ("a cover of half the ball", "QuadraticsChecker", "Qle_bool r (low * low) && Qle_bool r (high * high)", "Qle_bool r (low * low)"),
        ("as many negative groups as may be", "QuadraticsChecker", "Nat.ltb (few q) (length (filter (fun g => forallb (negative_on x y) g) (groups q)))", "Nat.leb (few q) (length (filter (fun g => forallb (negative_on x y) g) (groups q)))"),
        ("a root rounded down from above", "DualGapChecker", "then r else (r + 1)%Z.", "then r else r."),
        ("a cosine rounded up from below", "DualGapChecker", " * root_above U rho2) / Zpos U)%Z.\nDefinition cosine_above", " * root_below U rho2) / Zpos U)%Z.\nDefinition cosine_above"),
        ("a cosine below 1 where w may lie along g", "DualGapChecker", "  if is_positive (rho2 - (1 - c2)) then Zpos U\n  else Z.min", "  Z.min"),
        ("as far as w is long", "DualGapChecker", "  && is_positive along && is_positive (1 - rho2)\n", "  && is_positive along\n"),
        ("half of the gap", "DualGapChecker", "q_duals q st / many q) / (2 * lam)).", "q_duals q st / many q) / (4 * lam))."),
        ("distances of labels out of balance", "DualGapChecker", "         Nat.eqb (positives q + positives q) (length (rows q))\n         && encloses", "         encloses"),
        ("scores of fewer points", "MeasuresChecker", "  | [], [] => true\n", "  | _, [] => true\n"),
        ("means of one label", "MeasuresChecker", "| None, None => negb (both_borne q)", "| None, None => true"),
        ("labels of fewer points", "LabelsChecker", "  | [], [] => true\n", "  | _, [] => true\n"),
    ]:
        yield Mutation(name, file, old, new, [])


def one_use(name: str) -> str:
    """Return the file of uses with that of one statement alone."""
    text = (HERE / "Uses.v").read_text(encoding="utf-8")
    parts = re.split(r"(?=^Lemma use_of_)", text, flags=re.MULTILINE)
    kept = [parts[0]]
    for part in parts[1:]:
        end = part.index("Qed.") + 4
        kept.append(part if part.startswith(f"Lemma use_of_{name} :") else part[end:])
    found = "".join(kept)
    if f"Lemma use_of_{name} :" not in found:
        sys.exit(f"{name} has no use")
    return found


def compiles(name: str, copy: Path) -> bool:
    """Does Coq accept a file of the copy, with what is compiled there?"""
    command = ["coqc", "-Q", ".", "separatrix", f"{name}.v"]
    return not subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode


def refused(one: Mutation, copy: Path, good: set[str]) -> str:
    """Return the file that refuses a change, or nothing where all go through."""
    path = copy / f"{one.file}.v"
    whole = path.read_text(encoding="utf-8")
    if whole.count(one.old) < 1:
        sys.exit(f'"{one.name}": {one.file}.v does not hold {one.old!r}')
    if one.use:
        (copy / "OneUse.v").write_text(one_use(one.use), encoding="utf-8")
        if one.use not in good and not compiles("OneUse", copy):  # else it would refuse anything
            sys.exit(f"the use of {one.use} does not stand alone")
        good.add(one.use)
    compiled = {name: (copy / f"{name}.vo").read_bytes() for name in [one.file, *one.then]}
    path.write_text(whole.replace(one.old, one.new, 1), encoding="utf-8")
    try:
        own = compiles(one.file, copy)
        if not own and "Checker" not in one.file:  # a notion or a statement that is none refuses itself
            sys.exit(f'"{one.name}": what is made of {one.file}.v is no Coq')
        after = ["OneUse"] if one.use else one.then
        return next((name for name in after if not compiles(name, copy)), "") if own else one.file
    finally:
        path.write_text(whole, encoding="utf-8")
        for name, content in compiled.items():
            (copy / f"{name}.vo").write_bytes(content)


def tried_in(part: list[Mutation]) -> list[Mutation]:
    """Try some in a copy of their own; return those that went through."""
    through = []
    good: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for path in [*HERE.glob("*.v"), *HERE.glob("*.vo")]:
            shutil.copy2(path, copy)
        for one in part:
            by = refused(one, copy, good)
            print(f"{f'refused by {by}' if by else 'WENT THROUGH':28} {one.file}: {one.name}", flush=True)
            if not by:
                through.append(one)
    return through


def main() -> int:
    """Try all, as many at a time as there are processors, and tell which went through."""
    words = sys.argv[1:]
    tried = [one for one in (*notions(), *statements(), *checkers()) if not words or any(w in one.name for w in words)]
    jobs = len(os.sched_getaffinity(0))
    with ThreadPoolExecutor(jobs) as workers:
        through = [one for part in workers.map(tried_in, [tried[k::jobs] for k in range(jobs)]) for one in part]
    print(f"mutations refused: {len(tried) - len(through)} of {len(tried)}")
    return min(len(through), 1)


if __name__ == "__main__":
    sys.exit(main())
