(* SPDX-License-Identifier: MIT *)
(** A separable set with both labels has a max-margin classifier, so that Theorem 4 and its
    kin speak of something. The shortest (w, b) of margin 1 is found by completeness of R. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Linear MaxMargin Networks.
Import ListNotations.
Open Scope R_scope.

(** Some point of a label has the least value. *)
Lemma least (f : vec -> R) y s : occurs y s ->
  exists x, In (x, y) s /\ forall x', In (x', y) s -> f x <= f x'.
Proof.
  intros (x0 & Hx0). induction s as [|(p, z) r IH]; [destruct Hx0|].
  assert (Hnone : (exists x, In (x, y) r /\ forall x', In (x', y) r -> f x <= f x') \/
                  ~ occurs y r).
  { clear IH Hx0. induction r as [|(q, t) r IH]; [right; intros (x & [])|].
    destruct (label_eq_dec t y) as [->|Hne].
    - left. destruct IH as [(x & Hx & H)|Hno].
      + destruct (Rle_or_lt (f q) (f x)) as [Hle|Hlt].
        * exists q. split; [left; reflexivity|]. intros x' [E|Hin].
          -- inversion E. lra.
          -- specialize (H _ Hin). lra.
        * exists x. split; [right; assumption|]. intros x' [E|Hin]; [inversion E; subst; lra |
            auto].
      + exists q. split; [left; reflexivity|]. intros x' [E|Hin]; [inversion E; lra|].
        exfalso. apply Hno. exists x'. assumption.
    - destruct IH as [(x & Hx & H)|Hno].
      + left. exists x. split; [right; assumption|]. intros x' [E|Hin]; [congruence | auto].
      + right. intros (x & [E|Hin]); [congruence | apply Hno; exists x; assumption]. }
  destruct (label_eq_dec z y) as [->|Hne].
  - destruct Hnone as [(x & Hx & H)|Hno].
    + destruct (Rle_or_lt (f p) (f x)) as [Hle|Hlt].
      * exists p. split; [left; reflexivity|]. intros x' [E|Hin]; [inversion E; lra|].
        specialize (H _ Hin). lra.
      * exists x. split; [right; assumption|]. intros x' [E|Hin]; [inversion E; subst; lra | auto].
    + exists p. split; [left; reflexivity|]. intros x' [E|Hin]; [inversion E; lra|].
      exfalso. apply Hno. exists x'. assumption.
  - destruct Hnone as [(x & Hx & H)|Hno].
    + exists x. split; [right; assumption|]. intros x' [E|Hin]; [congruence | auto].
    + exfalso. destruct Hx0 as [E|Hin]; [congruence | apply Hno; exists x0; assumption].
Qed.

Section Shortest.
Variables (d : nat) (s : labelled_set).
Hypothesis both_plus : occurs plus s.
Hypothesis both_minus : occurs minus s.

(** w has margin 1 with some b. The b can be left out: *)
Definition feasible (w : vec) := exists b, margin_at_least d 1 w b s.

Lemma feasible_pairs w : feasible w <->
  forall p q, In (p, plus) s -> In (q, minus) s -> 2 <= dot d w (difference p q).
Proof.
  split.
  - intros (b & Hb) p q Hp Hq. pose proof (Hb _ _ Hp) as H1. pose proof (Hb _ _ Hq) as H2.
    unfold score in *. simpl in *. rewrite dot_difference. lra.
  - intro H. destruct (least (dot d w) plus s both_plus) as (p & Hp & Hleast).
    exists (1 - dot d w p). intros x y Hin. unfold score. destruct y; simpl.
    + specialize (Hleast _ Hin). lra.
    + specialize (H _ _ Hp Hin). rewrite dot_difference in H. lra.
Qed.

Hypothesis separable : exists w b, separates d w b s.

Lemma some_feasible : exists w, feasible w.
Proof.
  destruct separable as (w & b & Hsep).
  assert (Hs : s <> []) by (destruct both_plus as (p & Hp); intro E; rewrite E in Hp; destruct Hp).
  destruct (margin_attained d w b s Hs Hsep) as (g & Hg & Hat & _).
  exists (scale (/ g) w), (/ g * b). replace 1 with (/ g * g) by (field; lra).
  apply margin_scale; [apply Rinv_0_lt_compat, Hg | assumption].
Qed.

(** The infimum of the squared lengths. *)
Lemma infimum : exists m, 0 <= m /\ (forall w, feasible w -> m <= dot d w w) /\
  forall m', (forall w, feasible w -> m' <= dot d w w) -> m' <= m.
Proof.
  destruct (completeness (fun r => exists w, feasible w /\ r = - dot d w w)) as (m & Hup & Hleast).
  - exists 0. intros r (w & _ & ->). pose proof (square_nonneg d w). lra.
  - destruct some_feasible as (w & Hw). exists (- dot d w w), w. auto.
  - exists (- m). repeat split.
    + assert (m <= 0); [|lra]. apply Hleast. intros r (w & _ & ->). pose proof (square_nonneg d w).
        lra.
    + intros w Hw. specialize (Hup (- dot d w w)). assert (- dot d w w <= m); [|lra].
      apply Hup. exists w. auto.
    + intros m' H. assert (m <= - m'); [|lra]. apply Hleast. intros r (w & Hw & ->).
      specialize (H w Hw). lra.
Qed.

Lemma entry_square i w : (i < d)%nat -> w i * w i <= dot d w w.
Proof.
  clear. induction d as [|n IH]; intro Hi; [lia|]. simpl.
  pose proof (square_nonneg n w). pose proof (Rle_0_sqr (w n)) as Hs. unfold Rsqr in Hs.
  destruct (Nat.eq_dec i n) as [->|]; [lra|]. assert (w i * w i <= dot n w w) by (apply IH; lia).
    lra.
Qed.

Lemma square_le a c : 0 <= c -> a * a <= c * c -> - c <= a <= c.
Proof. intros Hc H. split; apply Rnot_lt_le; intro Hn; nra. Qed.

Theorem shortest_exists : exists w, feasible w /\ forall w', feasible w' ->
  dot d w w <= dot d w' w'.
Proof.
  destruct infimum as (m & Hm & Hlow & Hgreatest).
  set (A := fun e w => feasible w /\ dot d w w < m + e).
  (* An inequality that follows from any nearly shortest w holds. *)
  assert (Hstable : forall e r r', 0 < e -> (forall w, A e w -> r <= r') -> r <= r').
  { intros e r r' He H. destruct (Rle_or_lt r r') as [|Hlt]; [assumption|]. exfalso.
    assert (m + e <= m); [|lra]. apply Hgreatest. intros w Hw.
    destruct (Rle_or_lt (m + e) (dot d w w)) as [|Hw']; [assumption|].
    specialize (H w (conj Hw Hw')). lra. }
  (* Any two of them are near to each other. *)
  assert (Hclose : forall c w w' i, 0 < c -> A (c * c / 4) w -> A (c * c / 4) w' -> (i < d)%nat ->
            w i <= w' i + c).
  { intros c w w' i Hc (Hw & Hw1) (Hw' & Hw1') Hi.
    assert (Hmid : feasible (mix (1 / 2) w w')).
    { destruct Hw as (b & Hb), Hw' as (b' & Hb'). exists ((1 - 1 / 2) * b + 1 / 2 * b').
      apply margin_mix; [lra | assumption | assumption]. }
    apply Hlow in Hmid. rewrite dot_mix, !(dot_sym d (mix (1/2) w w')), !dot_mix in Hmid.
    pose proof (entry_square i (difference w w') Hi) as Hsq.
    rewrite dot_difference, !(dot_sym d (difference w w')), !dot_difference in Hsq.
    rewrite (dot_sym d w' w) in *. unfold difference in Hsq.
    destruct (square_le (w i - w' i) c); [lra | lra | lra]. }
  (* Their entries close in on those of v. *)
  assert (Hbound : forall w i, A 1 w -> (i < d)%nat -> - (m + 2) <= w i <= m + 2).
  { intros w i (_ & Hw) Hi. pose proof (entry_square i w Hi). apply square_le; nra. }
  set (E := fun i r => (i < d)%nat -> exists e, 0 < e /\ forall w, A e w -> r <= w i).
  assert (Hlub : forall i, {v | (i < d)%nat -> is_lub (E i) v}).
  { intro i. destruct (lt_dec i d) as [Hi|Hi]; [|exists 0; intro; contradiction].
    destruct (completeness (E i)) as (v & Hv); [| |exists v; auto].
    - exists (m + 2). intros r Hr. destruct (Hr Hi) as (e & He & H).
      apply (Hstable (Rmin e 1)); [apply Rmin_glb_lt; lra|]. intros w (Hw & Hw1).
      pose proof (Rmin_l e 1). pose proof (Rmin_r e 1).
      assert (r <= w i) by (apply H; split; [assumption | lra]).
      assert (w i <= m + 2) by (apply Hbound; [split; [assumption | lra] | assumption]). lra.
    - exists (- (m + 2)). intros _. exists 1. split; [lra|]. intros w Hw. apply Hbound;
        assumption. }
  set (v := fun i => proj1_sig (Hlub i)).
  assert (Hv : forall c w, 0 < c -> A (c * c / 4) w -> near d (2 * c) v w).
  { intros c w Hc Hw i Hi. destruct (proj2_sig (Hlub i) Hi) as (Hup & Hle).
    change (proj1_sig (Hlub i)) with (v i) in *.
    assert (w i - c <= v i).
    { apply Hup. intros _. exists (c * c / 4). split; [nra|]. intros w' Hw'.
      pose proof (Hclose c w w' i Hc Hw Hw' Hi). lra. }
    assert (v i <= w i + c).
    { apply Hle. intros r Hr. destruct (Hr Hi) as (e & He & Hall).
      apply (Hstable (Rmin e (c * c / 4))); [apply Rmin_glb_lt; nra|]. intros w' (Hw' & Hw1').
      pose proof (Rmin_l e (c * c / 4)). pose proof (Rmin_r e (c * c / 4)).
      assert (r <= w' i) by (apply Hall; split; [assumption | lra]).
      assert (w' i <= w i + c)
        by (apply Hclose; try assumption; split; [assumption | lra]). lra. }
    apply Rabs_def1; lra. }
  (* So do linear functions of them; an error of at most k c for every c is none. *)
  assert (Hlimit : forall u r k, 0 <= k -> (forall c, 0 < c -> r <= u + k * c) -> r <= u).
  { intros u r k Hk H. apply Rnot_lt_le. intro Hlt. specialize (H ((r - u) / (2 * (k + 1)))).
    assert (Hpos : 0 < (r - u) / (2 * (k + 1))) by (apply Rdiv_lt_0_compat; lra).
    assert (Heq : (r - u) / (2 * (k + 1)) * (2 * (k + 1)) = r - u) by (field; lra).
    specialize (H Hpos). nra. }
  exists v. split.
  - apply feasible_pairs. intros p q Hp Hq.
    destruct (dot_lipschitz d (difference p q)) as (k & Hk & Hd).
    apply (Hlimit _ _ (2 * k)); [lra|]. intros c Hc.
    apply (Hstable (c * c / 4)); [nra|]. intros w Hw.
    pose proof (proj1 (feasible_pairs w) (proj1 Hw) p q Hp Hq) as H2.
    pose proof (Hd (2 * c) v w ltac:(lra) (Hv c w Hc Hw)) as Hdist.
    rewrite (dot_sym d v), (dot_sym d w) in *.
    pose proof (Rle_abs (dot d (difference p q) w - dot d (difference p q) v)). lra.
  - intros w' Hw'. apply Rle_trans with m; [|apply Hlow, Hw'].
    destruct (dot_lipschitz d v) as (k & Hk & Hd).
    (* |w|^2 >= 2 <v, w> - |v|^2, and |w|^2 < m + c^2 / 4 <= m + c for c <= 1. *)
    apply (Hlimit _ _ (4 * k + 1)); [lra|]. intros c Hc.
    set (c' := Rmin c 1). assert (Hc' : 0 < c') by (apply Rmin_glb_lt; lra).
    assert (c' <= c) by apply Rmin_l. assert (c' <= 1) by apply Rmin_r.
    apply (Hstable (c' * c' / 4)); [nra|]. intros w Hw.
    pose proof (Hd (2 * c') v w ltac:(lra) (Hv c' w Hc' Hw)) as Hdist.
    pose proof (Rle_abs (- (dot d v w - dot d v v))) as Habs. rewrite Rabs_Ropp in Habs.
    pose proof (square_nonneg d (difference w v)) as Hsq.
    rewrite dot_difference, !(dot_sym d (difference w v)), !dot_difference in Hsq.
    rewrite (dot_sym d w v) in Hsq. destruct Hw as (_ & Hw).
    assert (k * (2 * c') <= k * (2 * c)) by (apply Rmult_le_compat_l; lra). nra.
Qed.

(** There is a max-margin classifier. *)
Theorem max_margin_exists : exists w b, max_margin d w b s.
Proof.
  destruct shortest_exists as (v & (b & Hb) & Hshort).
  pose proof (margin_not_zero d 1 v b s both_plus both_minus ltac:(lra) Hb) as Hpos.
  set (n := sqrt (dot d v v)). assert (Hn : 0 < n) by (apply sqrt_lt_R0, Hpos).
  assert (Hnn : n * n = dot d v v) by (apply sqrt_sqrt; lra).
  assert (Hinv : 0 < / n) by (apply Rinv_0_lt_compat, Hn).
  pose proof (margin_scale d 1 (/ n) v b s Hinv Hb) as Hs. rewrite Rmult_1_r in Hs.
  exists (scale (/ n) v), (/ n * b). repeat split.
  - unfold unit_norm. rewrite dot_scale, dot_sym, dot_scale, <- Hnn. field. lra.
  - intros x y Hin. specialize (Hs x y Hin). lra.
  - intros w' b' Hu _ g Hg x y Hin.
    apply Rle_trans with (/ n); [|apply Hs, Hin].
    destruct (Rle_or_lt g 0) as [Hle|Hg0]; [lra|].
    assert (Hgi : 0 < / g) by (apply Rinv_0_lt_compat, Hg0).
    pose proof (margin_scale d g (/ g) w' b' s Hgi Hg) as H1. rewrite Rinv_l in H1 by lra.
    assert (Hfeasible : feasible (scale (/ g) w')) by (exists (/ g * b'); exact H1).
    pose proof (Hshort _ Hfeasible) as H2.
    unfold unit_norm in Hu.
    rewrite dot_scale, (dot_sym d (scale (/ g) w')), dot_scale, Hu, <- Hnn in H2.
    (* n^2 <= 1/g^2, so g <= 1/n *)
    assert (n <= / g) by nra.
    apply (Rmult_le_reg_l n); [assumption|]. rewrite Rinv_r by lra.
    apply (Rmult_le_reg_r (/ g)); [assumption|]. rewrite Rmult_assoc, Rinv_r by lra. lra.
Qed.

End Shortest.
