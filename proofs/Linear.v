(* SPDX-License-Identifier: MIT *)
(** D-lin: what the certificates about all separators of a set mean, and why they are right. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space.
Import ListNotations.
Open Scope R_scope.

Lemma sgn_square y : sgn y * sgn y = 1.
Proof. destruct y; simpl; ring. Qed.

Lemma linear_label d w b h x y : is_linear d w b h -> 0 < sgn y * score d w b x -> h x = y.
Proof. intros (Hp & Hm) H. destruct y; simpl in H; [apply Hp | apply Hm]; lra. Qed.

Lemma linear_score d w b h x y : is_linear d w b h -> h x = y -> 0 <= sgn y * score d w b x.
Proof.
  intros (Hp & Hm) H. destruct (Rle_or_lt 0 (sgn y * score d w b x)) as [|Hn]; [assumption|].
  destruct y; simpl in *; [rewrite Hm in H | rewrite Hp in H]; try congruence; lra.
Qed.

Lemma linear_moves d w b v y h x :
  sgn y * dot d w v < 0 -> is_linear d w b h -> h x = y -> adversarial_for_good h x v.
Proof.
  intros Hv Hh Hx. pose proof (linear_score _ _ _ _ _ _ Hh Hx) as Hs.
  set (m := sgn y * score d w b x) in *. set (r := - (sgn y * dot d w v)) in *.
  assert (Hr : 0 < r) by (unfold r; lra).
  exists (m / r). split; [apply Rmult_le_pos; [assumption | left; apply Rinv_0_lt_compat, Hr]|].
  intros c Hc. rewrite Hx.
  assert (Hm : m < c * r).
  { replace m with (m / r * r) by (field; lra). apply Rmult_lt_compat_r; assumption. }
  assert (He : sgn y * score d w b (move x v c) = m - c * r)
    by (unfold m, r, score; rewrite dot_move; ring).
  set (other := match y with plus => minus | minus => plus end).
  assert (Ho : h (move x v c) = other).
  { apply (linear_label d w b); [assumption|].
    destruct y; simpl in *; unfold score in *; simpl in *; lra. }
  rewrite Ho. destruct y; discriminate.
Qed.

(** ** The certificates *)

Definition rests_on (s : labelled_set) (l : list term) :=
  forall a p, In (a, p) l -> 0 < a /\ In p s.

Lemma signed_identity d w b l :
  dot d w (fun i => sum (signed_entry i) l) + b * sum signed_weight l
  = sum (fun t : term => let '(a, (x, y)) := t in a * (sgn y * score d w b x)) l.
Proof.
  induction l as [|(a, (x, y)) r IH].
  - simpl. rewrite dot_zero; [ring | intros i _; reflexivity].
  - simpl. rewrite <- IH. unfold score.
    replace (dot d w (fun i => a * sgn y * x i + sum (signed_entry i) r))
      with (a * sgn y * dot d w x + dot d w (fun i => sum (signed_entry i) r)).
    + ring.
    + clear IH. induction d as [|d IHd]; simpl; [|rewrite <- IHd]; ring.
Qed.

(** u = sum a_i y_i x_i with sum a_i y_i = 0: every separator rises along u. *)
Theorem balanced_sum_rises d s u l w b :
  l <> [] -> rests_on s l ->
  same d u (fun i => sum (signed_entry i) l) -> sum signed_weight l = 0 ->
  separates d w b s -> 0 < dot d w u.
Proof.
  intros Hl Hon Hu Hz Hsep.
  rewrite (dot_same d w w u _ (fun i _ => eq_refl) Hu).
  pose proof (signed_identity d w b l) as E. rewrite Hz, Rmult_0_r, Rplus_0_r in E. rewrite E.
  apply sum_positive; [assumption|]. intros (a, (x, y)) Hin.
  destruct (Hon _ _ Hin) as (Ha & Hp). apply Rmult_lt_0_compat; [assumption | apply Hsep, Hp].
Qed.

(** "yes". With label -1 the direction itself is the sum, with +1 its opposite. *)
Theorem separators_yes d s v y l :
  l <> [] -> rests_on s l ->
  same d (scale (- sgn y) v) (fun i => sum (signed_entry i) l) -> sum signed_weight l = 0 ->
  fools_separators d s v y.
Proof.
  intros Hl Hon Hu Hz w b h Hsep Hlin x Hx.
  pose proof (balanced_sum_rises d s _ l w b Hl Hon Hu Hz Hsep) as Hpos.
  rewrite dot_scale in Hpos. apply (linear_moves d w b v y); try assumption. lra.
Qed.

(** The same with weights on pairs: v = sum mu (x_plus - x_minus), mu > 0. *)
Theorem separators_yes_pairs d s v (l : list (R * (vec * vec))) :
  l <> [] ->
  (forall m p q, In (m, (p, q)) l -> 0 < m /\ In (p, plus) s /\ In (q, minus) s) ->
  same d v (fun i => sum (fun t => let '(m, (p, q)) := t in m * (p i - q i)) l) ->
  fools_separators d s v minus.
Proof.
  intros Hl Hon Hv.
  set (l' := flat_map (fun t : R * (vec * vec) =>
               let '(m, (p, q)) := t in [(m, (p, plus)); (m, (q, minus))]) l).
  apply (separators_yes d s v minus l').
  - destruct l as [|(m, (p, q)) r]; [congruence | discriminate].
  - intros a p Hin. apply in_flat_map in Hin. destruct Hin as ((m, (xp, xm)) & Hin & Hap).
    destruct (Hon _ _ _ Hin) as (Hm & Hp & Hq).
    destruct Hap as [E|[E|[]]]; inversion E; subst; auto.
  - intros i Hi. unfold scale. rewrite Hv by assumption. unfold l'. clear.
    induction l as [|(m, (p, q)) r IH]; simpl in *; [|rewrite <- IH]; ring.
  - unfold l'. clear. induction l as [|(m, (p, q)) r IH]; simpl in *; [|rewrite IH]; ring.
Qed.

(** "no": the separator that is shown does not fall along u. *)
Theorem separators_no d s v y w b :
  separates d w b s -> (exists i, (i < d)%nat /\ w i <> 0) ->
  dot d w (scale (- sgn y) v) <= 0 -> spared_by_separator d s v y.
Proof.
  intros Hsep Hw Hv. exists w, b. repeat split; try assumption.
  intros h Hh x Hx c Hc. pose proof (Hsep _ _ Hx) as Hs.
  rewrite (linear_label _ _ _ _ _ _ Hh Hs). apply (linear_label d w b); [assumption|].
  rewrite dot_scale in Hv. unfold score in *. rewrite dot_move.
  assert (0 <= c * (sgn y * dot d w v)) by (apply Rmult_le_pos; lra). lra.
Qed.

(** "vacuous": the hulls of the two labels meet, and nothing separates S. *)
Theorem separators_vacuous d s l :
  l <> [] -> rests_on s l ->
  same d (fun _ => 0) (fun i => sum (signed_entry i) l) -> sum signed_weight l = 0 ->
  ~ exists w b, separates d w b s.
Proof.
  intros Hl Hon Hu Hz (w & b & Hsep).
  pose proof (balanced_sum_rises d s _ l w b Hl Hon Hu Hz Hsep) as H.
  rewrite dot_zero in H; [lra | intros i _; reflexivity].
Qed.
