(* SPDX-License-Identifier: MIT *)
(** The checker of "measures", and its soundness: the scores of one linear classifier on a labelled set, the
    square of its length, and its product with the difference of the means. *)

From Coq Require Import Reals List Lra Lia QArith Qreals Bool.
From separatrix Require Import Space Checker SoftMargin SvmChecker.
Import ListNotations.

Record measures := {
  normal : list Q;
  shift : Q;
  scores : list Q;
  square : Q;                        (* |w|^2 *)
  along_means : option Q;            (* <w, g>, g the difference of the means; None where there are no two *)
  apart_means : option Q             (* |g|^2 *)
}.

(** ** The checker *)

Open Scope Q_scope.

Fixpoint q_scores (w : list Q) (b : Q) (rs : list (list Q * label)) (l : list Q) : bool :=
  match rs, l with
  | [], [] => true
  | p :: rs', a :: l' => Qeq_bool a (inner (fst p) w + b) && q_scores w b rs' l'
  | _, _ => false end.
Definition check_measures (q : question) (m : measures) : bool :=
  let g := q_difference q in
  let k := inject_Z (Z.of_nat ((length (rows q) - positives q) * positives q)) in
  well_formed q && has_length (dimension q) (normal m) && q_scores (normal m) (shift m) (rows q) (scores m)
  && Qeq_bool (square m) (inner (normal m) (normal m))
  && match along_means m, apart_means m with
     | Some a, Some p => both_borne q && Qeq_bool (k * a) (inner (normal m) g) && Qeq_bool (k * (k * p)) (inner g g)
     | None, None => negb (both_borne q)
     | _, _ => false end.

(** ** What an accepted certificate means *)

Open Scope R_scope.

Definition says_measures (q : question) (m : measures) : Prop :=
  let d := dimension q in let s := the_set q in let w := at_ (normal m) in
  Forall2 (fun p a => Q2R a = score d w (Q2R (shift m)) (fst p)) s (scores m) /\ Q2R (square m) = dot d w w /\
  match along_means m, apart_means m with
  | Some a, Some p => occurs plus s /\ occurs minus s /\ Q2R a = dot d w (means s) /\ Q2R p = dot d (means s) (means s)
  | None, None => ~ (occurs plus s /\ occurs minus s)
  | _, _ => False end.

(** ** Soundness *)

Lemma borne_sound q : both_borne q = true <-> occurs plus (the_set q) /\ occurs minus (the_set q).
Proof.
  assert (H : forall y, existsb (fun p : list Q * label => eqb (snd p) y) (rows q) = true <-> occurs y (the_set q)).
  { intro y. rewrite existsb_exists. split.
    - intros ((x, y') & Hin & E). apply eqb_true in E. simpl in E. subst. exists (at_ x). apply in_the_set, Hin.
    - intros (z & Hz). destruct (of_the_set _ _ _ Hz) as (x & -> & Hin). exists (x, y). split; [assumption | apply eqb_true; reflexivity]. }
  unfold both_borne. rewrite andb_true_iff, !H. tauto.
Qed.

Lemma scores_sound w b d : forall rs l, (forall p, In p rs -> length (fst p) = d) -> q_scores w b rs l = true ->
  Forall2 (fun p a => Q2R a = score d (at_ w) (Q2R b) (fst p)) (map (fun p : list Q * label => (at_ (fst p), snd p)) rs) l.
Proof.
  induction rs as [|p rs IH]; intros [|a l] Hd H; simpl in H; try discriminate; constructor.
  - apply andb_prop in H. destruct H as (H & _). apply Qeq_bool_eq, Qeq_eqR in H. rewrite H, Q2R_plus, (inner_sound d) by (apply Hd; left; reflexivity).
    unfold score. cbn [fst]. rewrite dot_sym. reflexivity.
  - apply andb_prop in H. destruct H as (_ & H). apply IH; [intros; apply Hd; right; assumption | assumption].
Qed.

Theorem check_measures_sound q m : check_measures q m = true -> says_measures q m.
Proof.
  unfold check_measures, says_measures. cbv zeta. intro H. split_checks. assert (Hq : well_formed q = true) by assumption.
  assert (Hw : length (normal m) = dimension q) by (apply has_length_sound; assumption).
  split; [|split].
  - apply scores_sound; [apply (row_length q Hq) | assumption].
  - match goal with Hs : Qeq_bool (square m) _ = true |- _ => apply Qeq_bool_eq, Qeq_eqR in Hs; rewrite Hs end. apply inner_sound, Hw.
  - destruct (along_means m) as [a|], (apart_means m) as [p|]; try discriminate.
    + split_checks. match goal with Hb : both_borne q = true |- _ => pose proof (proj1 (borne_sound q) Hb) as (Hp & Hm); destruct (difference_sound q Hb) as (Hk & Eg) end.
      split; [assumption|]. split; [assumption|]. set (g := q_difference q) in *. set (k := INR (length (rows q) - positives q) * INR (positives q)) in *.
      assert (Ek : Q2R (inject_Z (Z.of_nat ((length (rows q) - positives q) * positives q))) = k) by (rewrite Q2R_many, mult_INR; reflexivity).
      repeat match goal with Hs : Qeq_bool _ _ = true |- _ => apply Qeq_bool_eq, Qeq_eqR in Hs end.
      assert (Es : forall z, dot (dimension q) z (at_ g) = k * dot (dimension q) z (means (the_set q))).
      { intro z. rewrite <- dot_scale. apply dot_same; intros i _; [reflexivity | apply Eg]. }
      assert (Hlg : length g = dimension q).
      { unfold g, q_difference. apply (combine_all_length q).
        - intro En. apply map_eq_nil in En. apply (proj1 (formed_rows q Hq)). unfold items. rewrite En. reflexivity.
        - intros t Ht. apply in_map_iff in Ht. destruct Ht as (r & <- & Hr). apply (row_length q Hq), Hr. }
      match goal with E1 : Q2R (_ * a) = _, E2 : Q2R (_ * (_ * p)) = _ |- _ =>
        rewrite Q2R_mult, Ek, (inner_sound (dimension q)), Es in E1 by assumption; rewrite !Q2R_mult, Ek, (inner_sound (dimension q)), Es, dot_sym, Es in E2 by assumption;
        split; [apply Rmult_eq_reg_l with k; [exact E1 | lra] | apply Rmult_eq_reg_l with k; [apply Rmult_eq_reg_l with k; [exact E2 | lra] | lra]] end.
    + intro Hb. apply borne_sound in Hb. match goal with Hn : negb _ = true |- _ => rewrite Hb in Hn; discriminate end.
Qed.
