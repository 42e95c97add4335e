(* SPDX-License-Identifier: MIT *)
(** The max-margin classifier of a set with both labels. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear.
Import ListNotations.
Open Scope R_scope.

(** The margin of a separator: the least score of its points, some of which attains it. *)
Lemma margin_attained d w b s : s <> [] -> separates d w b s ->
  exists g, 0 < g /\ margin_at_least d g w b s /\
  exists x y, In (x, y) s /\ sgn y * score d w b x = g.
Proof.
  induction s as [|(x, y) r IH]; [congruence|]. intros _ Hsep.
  pose proof (Hsep x y (or_introl eq_refl)) as Hx. set (m := sgn y * score d w b x) in *.
  destruct r as [|p r'].
  - exists m. repeat split; [assumption| |exists x, y; split; [left; reflexivity | reflexivity]].
    intros x' y' [E|[]]. inversion E; subst. unfold m. lra.
  - destruct IH as (g & Hg & Hall & x' & y' & Hin & Heq);
      [discriminate | intros x' y' Hin; apply Hsep; right; assumption|].
    destruct (Rle_or_lt m g) as [Hle|Hlt].
    + exists m. repeat split; [assumption| |exists x, y; split; [left; reflexivity | reflexivity]].
      intros x2 y2 [E|Hin2]; [inversion E; subst; unfold m; lra|].
      specialize (Hall _ _ Hin2). lra.
    + exists g. repeat split; [assumption| |exists x', y'; split; [right|]; assumption].
      intros x2 y2 [E|Hin2]; [inversion E; subst; fold m; lra | apply Hall, Hin2].
Qed.

Lemma margin_scale d g c w b s : 0 < c -> margin_at_least d g w b s ->
  margin_at_least d (c * g) (scale c w) (c * b) s.
Proof.
  intros Hc H x y Hin. specialize (H x y Hin). unfold score in *.
  rewrite (dot_sym d (scale c w)), dot_scale, (dot_sym d x w).
  replace (sgn y * (c * dot d w x + c * b)) with (c * (sgn y * (dot d w x + b))) by ring.
  apply Rmult_le_compat_l; lra.
Qed.

Lemma margin_mix d g t w b w' b' s : 0 <= t <= 1 ->
  margin_at_least d g w b s -> margin_at_least d g w' b' s ->
  margin_at_least d g (mix t w w') ((1 - t) * b + t * b') s.
Proof.
  intros Ht H H' x y Hin. specialize (H x y Hin). specialize (H' x y Hin). unfold score in *.
  rewrite (dot_sym d (mix t w w')), dot_mix, !(dot_sym d x).
  assert ((1 - t) * g <= (1 - t) * (sgn y * (dot d w x + b))) by (apply Rmult_le_compat_l; lra).
  assert (t * g <= t * (sgn y * (dot d w' x + b'))) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma square_zero d x : dot d x x = 0 -> same d x (fun _ => 0).
Proof.
  induction d as [|d IH]; simpl; intros E i Hi; [lia|].
  pose proof (square_nonneg d x). pose proof (Rle_0_sqr (x d)) as Hs. unfold Rsqr in Hs.
  destruct (Nat.eq_dec i d) as [->|]; [|apply IH; [lra|lia]].
  apply Rsqr_0_uniq. unfold Rsqr. lra.
Qed.

(** With both labels, what has a positive margin is not 0. *)
Lemma margin_not_zero d g w b s : occurs plus s -> occurs minus s -> 0 < g ->
  margin_at_least d g w b s -> 0 < dot d w w.
Proof.
  intros (p & Hp) (q & Hq) Hg H. pose proof (H _ _ Hp) as H1. pose proof (H _ _ Hq) as H2.
  unfold score in *. simpl in *.
  assert (Hd : 0 < dot d w (difference p q)) by (rewrite dot_difference; lra).
  destruct (Rle_lt_or_eq_dec _ _ (square_nonneg d w)) as [|E]; [assumption|].
  exfalso. (* |w| = 0 makes every product 0. *)
  rewrite dot_sym, (dot_zero d _ w (square_zero d w (eq_sym E))) in Hd. lra.
Qed.

(** No (w, b) of a given margin is shorter than the max-margin one scaled to that margin. *)
Lemma max_margin_shortest d w b s g : occurs plus s -> occurs minus s -> max_margin d w b s ->
  0 < g -> (forall g', margin_at_least d g' w b s -> g' <= g) ->
  forall w' b', margin_at_least d g w' b' s -> 1 <= dot d w' w'.
Proof.
  intros Hp Hm (Hu & Hsep & Hmax) Hg Hbest w' b' Hw'.
  pose proof (margin_not_zero _ _ _ _ _ Hp Hm Hg Hw') as Hn.
  set (n := sqrt (dot d w' w')). assert (Hn0 : 0 < n) by (apply sqrt_lt_R0, Hn).
  assert (Hnn : n * n = dot d w' w') by (apply sqrt_sqrt; lra).
  assert (Hinv : 0 < / n) by (apply Rinv_0_lt_compat, Hn0).
  assert (Hscaled := margin_scale d g (/ n) w' b' s Hinv Hw').
  assert (Hle : / n * g <= g).
  { apply Hbest. apply (Hmax (scale (/ n) w') (/ n * b')); [|intros x y Hin|assumption].
    - unfold unit_norm. rewrite dot_scale, dot_sym, dot_scale, <- Hnn. field. lra.
    - specialize (Hscaled _ _ Hin). pose proof (Rmult_lt_0_compat _ _ Hinv Hg). lra. }
  assert (Hge : 1 <= n).
  { apply (Rmult_le_reg_l (/ n)); [assumption|]. rewrite Rinv_l by lra.
    apply (Rmult_le_reg_r g); [assumption|]. lra. }
  rewrite <- Hnn. pose proof (Rmult_le_compat 1 n 1 n). lra.
Qed.

(** The variational inequality: every separator rises along the max-margin vector, by at
    least its own margin over that of w*. (Lemma 3 is not needed for this.) *)
Theorem rises_along_max_margin d ws bs s g : occurs plus s -> occurs minus s ->
  max_margin d ws bs s -> 0 < g -> margin_at_least d g ws bs s ->
  (forall g', margin_at_least d g' ws bs s -> g' <= g) ->
  forall w b m, 0 < m -> margin_at_least d m w b s -> m / g <= dot d w ws.
Proof.
  intros Hp Hm Hmax Hg Hat Hbest w b m Hm0 Hw.
  assert (Hc : 0 < g / m) by (apply Rdiv_lt_0_compat; assumption).
  pose proof (margin_scale d m (g / m) w b s Hc Hw) as Hs.
  replace (g / m * m) with g in Hs by (field; lra).
  set (w' := scale (g / m) w) in *. set (b' := g / m * b) in *.
  assert (Hone : dot d ws ws = 1) by apply Hmax.
  (* |ws + t (w' - ws)|^2 >= 1 for all t in [0, 1]. *)
  assert (Hpath : forall t, 0 <= t <= 1 ->
            0 <= t * (2 * (dot d w' ws - 1) + t * dot d (difference w' ws) (difference w' ws))).
  { intros t Ht. pose proof (margin_mix d g t ws bs w' b' s Ht Hat Hs) as Hmix.
    pose proof (max_margin_shortest d ws bs s g Hp Hm Hmax Hg Hbest _ _ Hmix) as H1.
    rewrite dot_mix, (dot_sym d (mix t ws w') ws), (dot_sym d (mix t ws w') w'), !dot_mix in H1.
    rewrite dot_difference, !(dot_sym d (difference w' ws)), !dot_difference.
    rewrite (dot_sym d ws w') in *. rewrite Hone in *. lra. }
  assert (Hvar : 1 <= dot d w' ws).
  { set (k := dot d (difference w' ws) (difference w' ws)) in *.
    assert (Hk : 0 <= k) by apply square_nonneg.
    destruct (Rle_or_lt 1 (dot d w' ws)) as [|Hlt]; [assumption|]. exfalso.
    set (r := 1 - dot d w' ws) in *. assert (Hr : 0 < r) by (unfold r; lra).
    (* t = r / (r + k) lies in [0, 1], and t k < r. *)
    assert (Ht : 0 < r / (r + k)) by (apply Rdiv_lt_0_compat; lra).
    assert (Hone' : r / (r + k) * (r + k) = r) by (field; lra).
    pose proof (Rmult_lt_0_compat _ _ Ht Hr). set (t := r / (r + k)) in *.
    assert (Hk' : 0 <= t * k) by (apply Rmult_le_pos; lra).
    assert (t <= 1) by (apply (Rmult_le_reg_r (r + k)); lra).
    assert (Hneg : 0 < 2 * r - t * k) by lra.
    pose proof (Rmult_lt_0_compat _ _ Ht Hneg). specialize (Hpath t). unfold r in *. lra. }
  unfold w' in Hvar. rewrite dot_sym, dot_scale, dot_sym in Hvar.
  apply (Rmult_le_reg_l (g / m)); [assumption|].
  replace (g / m * (m / g)) with 1 by (field; lra). assumption.
Qed.

(** So it fools every separator at every point. *)
Theorem max_margin_fools d s ws bs : occurs plus s -> occurs minus s ->
  max_margin d ws bs s ->
  forall w b h, separates d w b s -> is_linear d w b h ->
  forall x y, In (x, y) s -> adversarial h x (scale (- sgn y) ws).
Proof.
  intros Hp Hm Hmax w b h Hsep Hlin x y Hin.
  assert (Hs : s <> []) by (destruct Hp as (p & Hp); intro E; rewrite E in Hp; destruct Hp).
  assert (Hsep' : separates d ws bs s) by apply Hmax.
  destruct (margin_attained d ws bs s Hs Hsep') as (g & Hg & Hat & x0 & y0 & Hin0 & E0).
  destruct (margin_attained d w b s Hs Hsep) as (m & Hm0 & Hw & _).
  assert (H : m / g <= dot d w ws).
  { apply (rises_along_max_margin d ws bs s g Hp Hm Hmax Hg Hat) with (b := b); try assumption.
    intros g' Hg'. specialize (Hg' _ _ Hin0). lra. }
  pose proof (Rdiv_lt_0_compat m g Hm0 Hg) as Hpos.
  apply for_good, (linear_moves d w b _ y); [|assumption|].
  - rewrite dot_scale. pose proof (sgn_square y).
    replace (sgn y * (- sgn y * dot d w ws)) with (- (sgn y * sgn y * dot d w ws)) by ring.
    rewrite H0. lra.
  - apply (linear_label d w b); [assumption | apply Hsep, Hin].
Qed.
