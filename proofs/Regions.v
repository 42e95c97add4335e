(* SPDX-License-Identifier: MIT *)
(** The region of finitely many half-spaces, as a network of the paper: R for label -1 inside,
    R'' for label +1 inside. *)

From Coq Require Import Reals List Lra Lia.
From separatrix Require Import Space Convex Networks.
Import ListNotations.
Open Scope R_scope.

Definition half := (vec * R)%type.      (* w and b: outside is <w, x> + b > 0 *)
Definition height d (u : half) (x : vec) := score d (fst u) (snd u) x.

Definition unit_of (u : half) : hidden_unit := {| out := 1; row := fst u; bias := snd u |}.
Definition negated (u : half) : half := (scale (-1) (fst u), - snd u).

Definition inside_dec d (us : list half) (y : label) (x : vec) : bool :=
  forallb (fun u => let z := height d u x in
    match y with
    | minus => if Rle_dec z 0 then true else false
    | plus => if Rlt_dec z 0 then true else false
    end) us.
Definition region_of d us y : classifier :=
  fun x => if inside_dec d us y x then y else match y with plus => minus | minus => plus end.

Lemma region_inside d us y x : region_of d us y x = y <->
  forall u, In u us -> let z := height d u x in match y with minus => z <= 0 | plus => z < 0 end.
Proof.
  unfold region_of. destruct (inside_dec d us y x) eqn:E.
  - split; [|reflexivity]. intros _ u Hu. unfold inside_dec in E. rewrite forallb_forall in E.
    specialize (E u Hu). simpl in E. destruct y;
      [destruct Rlt_dec | destruct Rle_dec]; first [assumption | discriminate].
  - split; [destruct y; discriminate|]. intro H. exfalso.
    assert (inside_dec d us y x = true); [|congruence].
    apply forallb_forall. intros u Hu. specialize (H u Hu). simpl in *. destruct y;
      [destruct Rlt_dec | destruct Rle_dec]; first [reflexivity | contradiction].
Qed.

Lemma output_zero d us x :
  output d (map unit_of us) x <= 0 <-> forall u, In u us -> height d u x <= 0.
Proof.
  assert (Hge : forall l, 0 <= output d (map unit_of l) x).
  { intro l. apply sum_nonneg. intros u Hu. apply in_map_iff in Hu. destruct Hu as (v & <- & _).
    simpl. rewrite Rmult_1_l. apply Rmax_l. }
  induction us as [|u r IH]; [split; [intros _ u [] | intros _; unfold output; simpl; lra]|].
  pose proof (Hge r) as Hr.
  assert (E : output d (map unit_of (u :: r)) x = relu (height d u x) + output d (map unit_of r) x).
  { unfold output. simpl. rewrite Rmult_1_l. reflexivity. }
  rewrite E. clear E. set (z := height d u x).
  pose proof (Rmax_l 0 z). pose proof (Rmax_r 0 z). unfold relu. split.
  - intros H1 u' [<-|Hin]; [fold z; lra|]. apply (proj1 IH); [lra | assumption].
  - intro H1. assert (Hz : z <= 0) by (apply (H1 u); left; reflexivity).
    assert (output d (map unit_of r) x <= 0) by (apply IH; intros; apply H1; right; assumption).
    rewrite Rmax_left by assumption. lra.
Qed.

Lemma region_network d us y : network_classifier d y (region_of d us y).
Proof.
  destruct y; simpl.
  - exists (map negated us). intro x. rewrite region_inside. split.
    + intros H w b Hin. apply in_map_iff in Hin. destruct Hin as (u & E & Hu).
      unfold negated in E. inversion E; subst.
      apply (proj2 (relu_positive _)). specialize (H u Hu). simpl in H. unfold height, score in H.
      rewrite dot_sym, dot_scale, dot_sym. lra.
    + intros H u Hu. specialize (H _ _ (in_map negated _ _ Hu)).
        apply (proj1 (relu_positive _)) in H.
      rewrite dot_sym, dot_scale, dot_sym in H. simpl. unfold height, score. lra.
  - exists (map unit_of us). split.
    + intros u Hu. apply in_map_iff in Hu. destruct Hu as (v & <- & _). reflexivity.
    + intro x. pose proof (region_inside d us minus x) as Hin. simpl in Hin.
      rewrite <- output_zero in Hin. destruct (region_of d us minus x); split; intro H;
        try discriminate; try reflexivity.
      * apply Rnot_le_lt. intro Hle. apply Hin in Hle. discriminate.
      * exfalso. pose proof (proj1 Hin eq_refl). lra.
Qed.

(** Strictly inside all half-spaces at the points of label y,
      strictly outside some at the others. *)
Definition cuts_out d (us : list half) (y : label) (s : labelled_set) := forall x z, In (x, z) s ->
  (z = y -> forall u, In u us -> height d u x < 0) /\
  (z <> y -> exists u, In u us /\ 0 < height d u x).

Lemma region_accurate d us y s : cuts_out d us y s -> accurate (region_of d us y) s.
Proof.
  intros H x z Hin. destruct (H x z Hin) as (Hi & Ho). destruct (label_eq_dec z y) as [->|Hne].
  - apply region_inside. intros u Hu. specialize (Hi eq_refl u Hu). simpl. destruct y; lra.
  - destruct (Ho Hne) as (u & Hu & Hpos).
    destruct (label_eq_dec (region_of d us y x) y) as [Heq|Hneq].
    + exfalso. apply region_inside with (u := u) in Heq; [|assumption]. simpl in Heq. destruct y;
        lra.
    + destruct (region_of d us y x), y, z; congruence.
Qed.

(** "no": no half-space rises along v. *)
Lemma region_spares d us y s v : cuts_out d us y s ->
  (forall u, In u us -> dot d (fst u) v <= 0) -> spared_by_network d s v y.
Proof.
  intros Hfit Hdown. exists (region_of d us y).
  split; [apply region_network|]. split; [apply region_accurate, Hfit|].
  intros x Hx c Hc. rewrite Hx. apply region_inside. intros u Hu.
  pose proof (proj1 (region_inside _ _ _ _) Hx u Hu) as Hz. simpl in *.
  unfold height, score in *. rewrite dot_move.
  assert (c * dot d (fst u) v <= 0).
  { replace 0 with (c * 0) by ring. apply Rmult_le_compat_l; [lra | apply Hdown, Hu]. }
  destruct y; lra.
Qed.

Lemma network_convex d y h : network_classifier d y h -> convex_classifier d y h.
Proof. destruct y; [apply class_R''_convex | apply class_R_convex]. Qed.
