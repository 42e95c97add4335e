(* SPDX-License-Identifier: MIT *)
(** For each notion something that it lets in and a near miss that it keeps out. Nothing but the
    notions is loaded, so that whoever changes one is told here, and not in a script of a proof. *)

From Coq Require Import Reals List Lra Lia ZArith.
From separatrix Require Import Notions.
Import ListNotations.
Open Scope R_scope.

Definition vector (l : list R) : vec := fun i => nth i l 0.
Definition at_ (a : R) : vec := vector [a].
Ltac numbers := unfold score, class_score, move, scale, difference, mix, at_, vector, sgn, pre in *; simpl in *; try lra.
Ltac member H := repeat (destruct H as [H|H]; [inversion H; subst; clear H|]); try (destruct H).

(** ** Vectors *)

Lemma example_of_dot : dot 2 (vector [1; 2; 5]) (vector [3; 4; 6]) = 11 /\ dot 0 (at_ 1) (at_ 1) = 0.
Proof. split; numbers. Qed.
Lemma example_of_move : move (at_ 1) (at_ 2) 3 0%nat = 7 /\ scale 3 (at_ 2) 0%nat = 6 /\
  difference (at_ 1) (at_ 3) 0%nat = -2 /\ mix (1/4) (at_ 0) (at_ 4) 0%nat = 1.
Proof. repeat split; numbers. Qed.
Lemma example_of_norm : norm 2 (vector [3; 4]) = 5.
Proof. unfold norm. replace (dot 2 (vector [3; 4]) (vector [3; 4])) with (5 * 5) by numbers. apply sqrt_square. lra. Qed.
Lemma example_of_soft_max : soft_max 2 (fun _ => 5) 0 = 1/2.
Proof. unfold soft_max. simpl. pose proof (exp_pos 5). field. lra. Qed.
Lemma example_of_same : same 1 (vector [1; 2]) (vector [1; 3]) /\ ~ same 2 (vector [1; 2]) (vector [1; 3]).
Proof. split; [intros i Hi; replace i with 0%nat by lia; reflexivity | intro H; specialize (H 1%nat ltac:(lia)); numbers]. Qed.
Lemma example_of_nonzero : nonzero 2 (vector [0; 1]) /\ ~ nonzero 1 (vector [0; 1]).
Proof. split; [exists 1%nat; split; [lia | numbers] | intros (i & Hi & H); replace i with 0%nat in H by lia; numbers]. Qed.
Lemma example_of_near : near 1 1 (at_ 0) (at_ (1/2)) /\ ~ near 1 1 (at_ 0) (at_ 1).
Proof.
  split; [intros i Hi; replace i with 0%nat by lia; numbers; rewrite Rabs_right; lra|].
  intro H. specialize (H 0%nat ltac:(lia)). numbers. rewrite Rabs_right in H; lra.
Qed.
Lemma example_of_sum : sum (fun a => 2 * a) [1; 3] = 8. Proof. numbers. Qed.

(** ** Labelled sets and classifiers *)

Definition line : labelled_set := [(at_ 1, plus); (at_ (-1), minus)].
Definition above_zero : classifier := fun x => if Rlt_dec 0 (x 0%nat) then plus else minus.
Definition bump : classifier := fun x => if Rlt_dec (Rabs (x 0%nat)) 1 then plus else minus.
Ltac label_of h := unfold region, h; destruct Rlt_dec; first [reflexivity | numbers].

Lemma example_of_sgn : sgn plus = 1 /\ sgn minus = -1. Proof. split; reflexivity. Qed.
Lemma example_of_occurs : occurs plus line /\ ~ occurs minus [(at_ 1, plus)].
Proof. split; [exists (at_ 1); simpl; auto | intros (x & H); member H]. Qed.
Lemma example_of_one_label : one_label plus [(at_ 1, plus); (at_ 2, plus)] /\ ~ one_label plus line.
Proof.
  split; [intros x y H; member H; reflexivity | intro H].
  discriminate (H (at_ (-1)) minus ltac:(simpl; auto)).
Qed.
Lemma example_of_respects : respects 1 (fun x : vec => x 0%nat) /\ ~ respects 1 (fun x : vec => x 1%nat).
Proof.
  split; [intros x x' H; apply H; lia | intro H].
  specialize (H (vector [0; 0]) (vector [0; 1])). unfold vector in H. simpl in H.
  assert (0 = 1); [apply H; intros i Hi; replace i with 0%nat by lia; reflexivity | lra].
Qed.
Lemma example_of_accurate : accurate above_zero line /\ ~ accurate (fun _ => plus) line.
Proof.
  split; [intros x y H; member H; label_of above_zero | intro H].
  discriminate (H (at_ (-1)) minus ltac:(simpl; auto)).
Qed.
Lemma example_of_adversarial : adversarial above_zero (at_ (-1)) (at_ 1) /\ ~ adversarial above_zero (at_ (-1)) (at_ (-1)).
Proof.
  split.
  - exists 2. split; [lra|]. unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; discriminate.
  - intros (c & Hc & H). apply H. unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; reflexivity.
Qed.
Lemma example_of_adversarial_for_good : adversarial_for_good above_zero (at_ (-1)) (at_ 1) /\
  adversarial bump (at_ (-2)) (at_ 1) /\ ~ adversarial_for_good bump (at_ (-2)) (at_ 1).
Proof.
  split; [|split].
  - exists 1. split; [lra|]. intros c Hc. unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; discriminate.
  - exists 2. split; [lra|]. unfold bump. destruct (Rlt_dec (Rabs (move _ _ _ _))) as [|Hn].
    + destruct Rlt_dec as [Hl|]; [|discriminate]. numbers. rewrite Rabs_left in Hl; lra.
    + exfalso. apply Hn. numbers. replace (-2 + 2 * 1) with 0 by ring. rewrite Rabs_R0. lra.
  - intros (c0 & H0 & H). specialize (H (c0 + 4) ltac:(lra)). apply H. unfold bump.
    destruct Rlt_dec as [Hl|]; destruct Rlt_dec as [Hl'|]; try reflexivity; exfalso; numbers.
    + rewrite Rabs_right in Hl; lra.
    + rewrite Rabs_left in Hl'; lra.
Qed.

Lemma example_of_means : with_label plus line = [at_ 1] /\ mean [at_ 1; at_ 2] 0%nat = 3/2 /\ means line 0%nat = 2.
Proof. split; [reflexivity|]. unfold means, mean. simpl. split; numbers. Qed.

(** ** Linear classifiers *)

Lemma example_of_separates : separates 1 (at_ 1) 0 line /\ ~ separates 1 (at_ 1) 1 line /\
  ~ separates 1 (at_ (-1)) 0 line.
Proof.
  split; [intros x y H; member H; numbers|].
  split; intro H; pose proof (H (at_ (-1)) minus ltac:(simpl; auto)); numbers.
Qed.
Lemma example_of_separable_with_both_labels : separable_with_both_labels 1 line /\
  ~ separable_with_both_labels 1 [(at_ 1, plus)] /\
  ~ separable_with_both_labels 1 [(at_ 1, plus); (at_ 0, minus); (at_ (-1), plus)].
Proof.
  split; [|split].
  - split; [exists (at_ 1), 0; apply example_of_separates|]. split; [exists (at_ 1) | exists (at_ (-1))]; simpl; auto.
  - intros (_ & _ & (x & H)). member H.
  - intros ((w & b & H) & _). pose proof (H (at_ 1) plus ltac:(simpl; auto)).
    pose proof (H (at_ 0) minus ltac:(simpl; auto)). pose proof (H (at_ (-1)) plus ltac:(simpl; auto)). numbers.
Qed.
(** At score 0 either label, even another one at each point; elsewhere only that of the sign. *)
Lemma example_of_is_linear : is_linear 1 (at_ 1) 0 above_zero /\
  is_linear 1 (at_ 1) 0 (fun x => if Rle_dec 0 (x 0%nat) then plus else minus) /\
  ~ is_linear 1 (at_ 1) 0 (fun _ => plus).
Proof.
  split; [|split].
  - split; intros x H; label_of above_zero.
  - split; intros x H; destruct Rle_dec; first [reflexivity | numbers].
  - intros (_ & H). discriminate (H (at_ (-1)) ltac:(numbers)).
Qed.

Lemma line_separators w b : separates 1 w b line -> 0 < w 0%nat.
Proof.
  intro H. pose proof (H (at_ 1) plus ltac:(simpl; auto)). pose proof (H (at_ (-1)) minus ltac:(simpl; auto)). numbers.
Qed.
Lemma example_of_fools_separators : fools_separators 1 line (at_ 1) minus /\ ~ fools_separators 1 line (at_ (-1)) minus.
Proof.
  split.
  - intros w b h Hs (Hp & Hm) x Hx. pose proof (line_separators w b Hs) as Hw.
    exists (Rabs ((w 0%nat * x 0%nat + b) / w 0%nat)). split; [apply Rabs_pos|]. intros c Hc. rewrite Hx, Hp; [discriminate|].
    pose proof (Rle_abs (- ((w 0%nat * x 0%nat + b) / w 0%nat))) as Ha. rewrite Rabs_Ropp in Ha.
    assert (E : (w 0%nat * x 0%nat + b) / w 0%nat * w 0%nat = w 0%nat * x 0%nat + b) by (field; lra).
    pose proof (Rmult_lt_compat_r (w 0%nat) (- ((w 0%nat * x 0%nat + b) / w 0%nat)) c Hw ltac:(lra)). numbers.
  - intro H. destruct (H (at_ 1) 0 above_zero) with (x := at_ (-1)) as (c0 & H0 & Hc);
      [apply example_of_separates | apply example_of_is_linear | label_of above_zero|].
    apply (Hc (c0 + 1) ltac:(lra)). unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; reflexivity.
Qed.
Lemma example_of_transfers_to_separators : transfers_to_separators 1 line (at_ 1) minus /\
  ~ transfers_to_separators 1 line (at_ (-1)) minus.
Proof.
  split.
  - intros w b h _ Hs Hh x Hx. destruct (proj1 example_of_fools_separators w b h Hs Hh x) as (c0 & H0 & H).
    + pose proof (Hs _ _ Hx). apply Hh. numbers.
    + exists (c0 + 1). split; [lra|]. apply H. lra.
  - intro H. destruct (H (at_ 1) 0 above_zero) with (x := at_ (-1)) as (c & Hc & Hn);
      [exists 0%nat; split; [lia | numbers] | apply example_of_separates | apply example_of_is_linear | simpl; auto|].
    apply Hn. unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; reflexivity.
Qed.
Lemma example_of_spared_by_separator : spared_by_separator 1 line (at_ (-1)) minus /\
  ~ spared_by_separator 1 line (at_ 1) minus.
Proof.
  split.
  - exists (at_ 1), 0. split; [apply example_of_separates|]. split; [exists 0%nat; split; [lia | numbers]|].
    intros h (Hp & Hm) x Hx c Hc. member Hx. rewrite !Hm; [reflexivity | numbers | numbers].
  - intros (w & b & Hs & _ & H). set (h := fun z => if Rlt_dec 0 (score 1 w b z) then plus else minus).
    assert (Hh : is_linear 1 w b h) by (split; intros z Hz; unfold h; destruct Rlt_dec; first [reflexivity | lra]).
    assert (Hw : nonzero 1 w) by (exists 0%nat; split; [lia|]; pose proof (line_separators w b Hs); lra).
    assert (Hx : In (at_ (-1), minus) line) by (simpl; auto).
    destruct (proj1 example_of_transfers_to_separators w b h Hw Hs Hh (at_ (-1)) Hx) as (c & Hc & Hn).
    apply Hn, (H h Hh (at_ (-1)) Hx c Hc).
Qed.

Lemma unit_on_the_line w : unit_norm 1 w -> w 0%nat <= 1.
Proof.
  unfold unit_norm. simpl. intro H. destruct (Rle_or_lt (w 0%nat) 1); [assumption|].
  pose proof (Rmult_lt_0_compat (w 0%nat - 1) (w 0%nat + 1)). lra.
Qed.
Lemma example_of_margin_at_least : margin_at_least 1 1 (at_ 1) 0 line /\ ~ margin_at_least 1 2 (at_ 1) 0 line.
Proof. split; [intros x y H; member H; numbers | intro H; pose proof (H (at_ 1) plus ltac:(simpl; auto)); numbers]. Qed.
(** Of length 1, and in the middle. *)
Lemma example_of_max_margin : max_margin 1 (at_ 1) 0 line /\ ~ max_margin 1 (at_ 2) 0 line /\
  ~ max_margin 1 (at_ 1) (1/2) line.
Proof.
  split; [|split].
  - split; [unfold unit_norm; numbers|]. split; [apply example_of_separates|]. intros w b Hu Hs g Hg.
    pose proof (unit_on_the_line w Hu). pose proof (Hg (at_ 1) plus ltac:(simpl; auto)).
    pose proof (Hg (at_ (-1)) minus ltac:(simpl; auto)). intros x y H'. member H'; numbers.
  - intros (Hu & _). unfold unit_norm in Hu. numbers.
  - intros (_ & _ & H). pose proof (H (at_ 1) 0 ltac:(unfold unit_norm; numbers) (proj1 example_of_separates) 1
      (proj1 example_of_margin_at_least) (at_ (-1)) minus ltac:(simpl; auto)). numbers.
Qed.
Definition right_of_zero : labelled_set := [(at_ 1, plus); (at_ 3, plus)].
Lemma example_of_max_margin_origin : max_margin_origin 1 (at_ 1) right_of_zero /\ ~ max_margin_origin 1 (at_ (-1)) right_of_zero /\
  ~ max_margin_origin 1 (at_ 2) right_of_zero.
Proof.
  split; [|split].
  - split; [unfold unit_norm; numbers|]. split; [intros x y H; member H; numbers|]. intros w Hu Hs g Hg.
    pose proof (unit_on_the_line w Hu). pose proof (Hg (at_ 1) plus ltac:(simpl; auto)). intros x y H'. member H'; numbers.
  - intros (_ & H & _). pose proof (H (at_ 1) plus ltac:(simpl; auto)). numbers.
  - intros (Hu & _). unfold unit_norm in Hu. numbers.
Qed.
Lemma example_of_largest_margin : largest_margin 1 1 line /\ ~ largest_margin 1 (1/2) line /\ ~ largest_margin 1 2 line.
Proof.
  split; [|split].
  - split; [exists (at_ 1), 0; split; [unfold unit_norm; numbers | apply example_of_margin_at_least]|].
    intros w b g Hu Hg. pose proof (unit_on_the_line w Hu). pose proof (Hg (at_ 1) plus ltac:(simpl; auto)).
    pose proof (Hg (at_ (-1)) minus ltac:(simpl; auto)). numbers.
  - intros (_ & H). pose proof (H (at_ 1) 0 1 ltac:(unfold unit_norm; numbers) (proj1 example_of_margin_at_least)). lra.
  - intros ((w & b & Hu & Hg) & _). pose proof (unit_on_the_line w Hu). pose proof (Hg (at_ 1) plus ltac:(simpl; auto)).
    pose proof (Hg (at_ (-1)) minus ltac:(simpl; auto)). numbers.
Qed.
(** The step 2 is just not enough for the separators whose threshold is near 1 or -1; 3 is. *)
Lemma example_of_long_enough : long_enough 1 line (at_ 1) 2 /\ ~ long_enough 1 line (at_ 1) 1.
Proof.
  split.
  - intros w b h Hs (Hp & Hm) x y Hin. pose proof (line_separators w b Hs).
    pose proof (Hs (at_ 1) plus ltac:(simpl; auto)). pose proof (Hs (at_ (-1)) minus ltac:(simpl; auto)).
    member Hin; [rewrite (Hp (at_ 1)), Hm | rewrite (Hm (at_ (-1))), Hp]; numbers; discriminate.
  - intro H. apply (H (at_ 1) 0 above_zero (proj1 example_of_separates) (proj1 example_of_is_linear) (at_ (-1)) minus ltac:(simpl; auto)).
    unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; reflexivity.
Qed.
Lemma example_of_too_short : too_short 1 line (at_ 1) (3/2) /\ ~ too_short 1 line (at_ 1) 2.
Proof.
  split.
  - exists (at_ 1), (3/4), (at_ 1), plus. split; [intros x y H; member H; numbers|]. split; [simpl; auto|].
    intros h (Hp & _) c Hc. rewrite !Hp; [reflexivity | numbers | numbers].
  - intros (w & b & x & y & Hs & Hin & H).
    set (h := fun z => if Rlt_dec 0 (score 1 w b z) then plus else minus).
    assert (Hh : is_linear 1 w b h) by (split; intros z Hz; unfold h; destruct Rlt_dec; first [reflexivity | lra]).
    apply (proj1 example_of_long_enough w b h Hs Hh x y Hin), (H h Hh). lra.
Qed.
Lemma example_of_keeps_origin : keeps_origin 1 right_of_zero (at_ 1) (at_ 1) plus /\
  ~ keeps_origin 1 right_of_zero (at_ 1) (at_ (-1)) plus.
Proof.
  split.
  - intros h (Hp & _) x Hx c Hc. member Hx; rewrite !Hp; numbers; reflexivity.
  - intro H. assert (Hl : is_linear 1 (at_ 1) 0 above_zero) by apply example_of_is_linear.
    pose proof (H above_zero Hl (at_ 1) ltac:(simpl; auto) 2 ltac:(lra)) as E. unfold above_zero in E.
    destruct Rlt_dec, Rlt_dec; numbers; discriminate.
Qed.
Lemma example_of_spared_by_separator_origin : spared_by_separator_origin 1 right_of_zero (at_ 1) plus /\
  ~ spared_by_separator_origin 1 right_of_zero (at_ (-1)) plus.
Proof.
  split; [exists (at_ 1); split; [intros x y H; member H; numbers | apply example_of_keeps_origin]|].
  intros (w & Hs & H). pose proof (Hs (at_ 1) plus ltac:(simpl; auto)) as Hw.
  set (h := fun z => if Rlt_dec 0 (score 1 w 0 z) then plus else minus).
  assert (Hh : is_linear 1 w 0 h) by (split; intros z Hz; unfold h; destruct Rlt_dec; first [reflexivity | lra]).
  pose proof (H h Hh (at_ 1) ltac:(simpl; auto) 2 ltac:(lra)) as E. unfold h in E. destruct Rlt_dec, Rlt_dec; numbers; discriminate.
Qed.
Lemma example_of_fools_separators_origin : fools_separators_origin 1 right_of_zero (at_ (-1)) plus /\
  ~ fools_separators_origin 1 right_of_zero (at_ 1) plus.
Proof.
  split.
  - intros w h Hs (_ & Hm) x Hx. pose proof (Hs (at_ 1) plus ltac:(simpl; auto)) as Hw.
    exists (Rabs (x 0%nat)). split; [apply Rabs_pos|]. intros c Hc. rewrite Hx, Hm; [discriminate|].
    pose proof (Rle_abs (x 0%nat)). assert (0 < w 0%nat) by numbers.
    pose proof (Rmult_lt_0_compat (w 0%nat) (c - x 0%nat)). numbers.
  - intro H. destruct (H (at_ 1) above_zero) with (x := at_ 1) as (c0 & H0 & Hc);
      [intros x y Hx; member Hx; numbers | apply example_of_is_linear | label_of above_zero|].
    apply (Hc (c0 + 1) ltac:(lra)). unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; reflexivity.
Qed.
Lemma example_of_signed_entry : let t : term := (3, (at_ 2, minus)) in signed_entry 0 t = -6 /\ signed_weight t = -3.
Proof. split; unfold signed_entry, signed_weight; numbers. Qed.
(** 1 = 1/2 1 - 1/2 (-1). Not with one weight alone, not with negative ones, not of another sum. *)
Lemma example_of_balanced_sum :
  balanced_sum 1 line (at_ 1) [(1/2, (at_ 1, plus)); (1/2, (at_ (-1), minus))] /\
  ~ balanced_sum 1 line (at_ 1) [(1, (at_ 1, plus))] /\
  ~ balanced_sum 1 line (at_ (-1)) [(-1/2, (at_ 1, plus)); (-1/2, (at_ (-1), minus))] /\
  ~ balanced_sum 1 line (at_ 2) [(1/2, (at_ 1, plus)); (1/2, (at_ (-1), minus))] /\
  ~ balanced_sum 1 line (at_ 5) [(1, (at_ 4, plus)); (1, (at_ (-1), minus))].
Proof.
  split; [|split; [|split; [|split]]].
  - split; [intros a p H; member H; (split; [lra | simpl; auto])|]. split; [|numbers].
    intros i Hi. replace i with 0%nat by lia. unfold signed_entry. numbers.
  - intros (_ & _ & H). numbers.
  - intros (H & _). destruct (H (-1/2) (at_ 1, plus) ltac:(simpl; auto)). lra.
  - intros (_ & H & _). specialize (H 0%nat ltac:(lia)). unfold signed_entry in H. numbers.
  - intros (H & _). destruct (H 1 (at_ 4, plus) ltac:(simpl; auto)) as (_ & Hin).
    member Hin; match goal with E : at_ _ = at_ _ |- _ => pose proof (f_equal (fun v => v 0%nat) E); numbers
      | E : _ = _ |- _ => pose proof (f_equal (fun v : vec => v 0%nat) E); numbers end.
Qed.

(** ** Convex regions *)

Lemma example_of_convex : convex ((fun x => x 0%nat < 1) : subset) /\ ~ convex (fun x => x 0%nat <> 1).
Proof.
  split.
  - intros x y t Hx Hy Ht. unfold mix. pose proof (Rmult_le_pos (1 - t) (1 - x 0%nat)).
    destruct (Req_dec t 0) as [->|]; [lra|]. pose proof (Rmult_lt_0_compat t (1 - y 0%nat)). lra.
  - intro H. apply (H (at_ 0) (at_ 2) (1/2)); numbers.
Qed.
Lemma example_of_is_open : is_open 1 (fun x => x 0%nat < 1) /\ ~ is_open 1 (fun x => x 0%nat <= 1).
Proof.
  split.
  - intros x Hx. exists (1 - x 0%nat). split; [lra|]. intros y Hy. specialize (Hy 0%nat ltac:(lia)).
    pose proof (Rle_abs (y 0%nat - x 0%nat)). lra.
  - intro H. destruct (H (at_ 1)) as (e & He & Hn); [numbers|].
    assert (near 1 e (at_ 1) (at_ (1 + e / 2))).
    { intros i Hi. replace i with 0%nat by lia. numbers. rewrite Rabs_right; lra. }
    specialize (Hn _ H0). numbers.
Qed.
Lemma example_of_is_closed : is_closed 1 (fun x => x 0%nat <= 1) /\ ~ is_closed 1 (fun x => x 0%nat < 1).
Proof.
  split.
  - intros x Hx. destruct (Rle_or_lt (x 0%nat) 1) as [|Hlt]; [assumption|]. exfalso.
    destruct (Hx (x 0%nat - 1) ltac:(lra)) as (y & Hy & H1). specialize (Hy 0%nat ltac:(lia)).
    pose proof (Rle_abs (- (y 0%nat - x 0%nat))) as Ha. rewrite Rabs_Ropp in Ha. lra.
  - intro H. assert (Hn : at_ 1 0%nat < 1); [|numbers]. apply (H (at_ 1)). intros e He.
    exists (at_ (1 - e / 2)). split; [|numbers]. intros i Hi. replace i with 0%nat by lia. numbers.
    rewrite Rabs_left; lra.
Qed.
Lemma example_of_region : region above_zero plus (at_ 1) /\ ~ region above_zero plus (at_ 0).
Proof. split; [label_of above_zero | unfold region, above_zero; destruct Rlt_dec; [numbers | discriminate]]. Qed.

Lemma up_to_zero_closed : is_closed 1 (region above_zero minus).
Proof.
  intros x Hx. unfold region, above_zero. destruct Rlt_dec as [Hpos|]; [|reflexivity]. exfalso.
  destruct (Hx (x 0%nat) Hpos) as (y & Hy & H1). specialize (Hy 0%nat ltac:(lia)). unfold region, above_zero in H1.
  pose proof (Rle_abs (- (y 0%nat - x 0%nat))) as Ha. rewrite Rabs_Ropp in Ha. destruct Rlt_dec; [discriminate | lra].
Qed.
Lemma example_of_convex_classifier : convex_classifier 1 minus above_zero /\ ~ convex_classifier 1 minus bump.
Proof.
  split.
  - split; [|right; exact up_to_zero_closed]. intros x y t Hx Hy Ht. unfold region, above_zero in *.
    destruct (Rlt_dec 0 (x 0%nat)), (Rlt_dec 0 (y 0%nat)); try discriminate. destruct Rlt_dec as [Hpos|]; [|reflexivity].
    unfold mix in Hpos. pose proof (Rmult_le_pos (1 - t) (- x 0%nat)). pose proof (Rmult_le_pos t (- y 0%nat)). lra.
  - intros (H & _). assert (E : region bump minus (mix (1/2) (at_ (-1)) (at_ 1))).
    { apply H; [| |lra]; unfold region, bump; destruct Rlt_dec as [Hl|]; try reflexivity; numbers;
        [rewrite Rabs_left in Hl | rewrite Rabs_right in Hl]; lra. }
    unfold region, bump in E. destruct Rlt_dec as [|Hn]; [discriminate|]. apply Hn. numbers.
    replace ((1 - 1 / 2) * -1 + 1 / 2 * 1) with 0 by field. rewrite Rabs_R0. lra.
Qed.
Lemma example_of_escapes : escapes 1 line (at_ 1) minus /\ ~ escapes 1 line (at_ (-1)) minus.
Proof.
  split.
  - exists (at_ 1), plus, 2, [(1, at_ (-1))]. split; [simpl; auto|]. split; [discriminate|]. split; [lra|].
    split; [intros a x H; member H; split; [lra | simpl; auto]|]. split; [numbers|].
    intros i Hi. replace i with 0%nat by lia. numbers.
  - intros (xo & yo & t & l & Hin & Hy & Ht & Hl & Hs & E). member Hin; [|congruence].
    assert (E' : 1 = sum (fun p : R * vec => fst p * snd p 0%nat) l + t * -1) by exact (E 0%nat ltac:(lia)).
    assert (Z : sum (fun p : R * vec => fst p * snd p 0%nat) l = - sum fst l).
    { clear - Hl. induction l as [|(a, x) r IH]; [simpl; ring|]. simpl. rewrite IH by (intros; apply Hl; right; assumption).
      destruct (Hl a x (or_introl eq_refl)) as (_ & Hx). member Hx. numbers. }
    rewrite Z, Hs in E'. lra.
Qed.
Lemma example_of_leaves_convex_regions : ~ leaves_convex_regions 1 line (at_ (-1)) minus.
Proof.
  intro H. destruct (H above_zero (proj1 example_of_convex_classifier) (proj1 example_of_accurate) (at_ (-1))) as (c0 & H0 & Hc);
    [label_of above_zero|]. apply (Hc (c0 + 1) ltac:(lra)). unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; reflexivity.
Qed.

(** ** Networks *)

Lemma example_of_relu : relu 2 = 2 /\ relu (-2) = 0.
Proof. unfold relu. split; [apply Rmax_right | apply Rmax_left]; lra. Qed.
Definition rise : hidden_unit := {| out := 1; row := at_ 1; bias := 0 |}.
Definition fall : hidden_unit := {| out := 1; row := at_ (-1); bias := 0 |}.
Lemma example_of_output : output 1 [rise; fall] (at_ 3) = 3 /\
  output 1 [rise; {| out := -2; row := at_ 1; bias := -1 |}] (at_ 3) = -1.
Proof. unfold output, relu, rise, fall, pre, at_, vector; simpl; split; repeat (rewrite Rmax_right by lra); repeat (rewrite Rmax_left by lra); lra. Qed.

Lemma relu_midpoint w b : 2 * relu b <= relu (w + b) + relu (- w + b).
Proof. unfold relu. unfold Rmax. destruct Rle_dec, Rle_dec, Rle_dec; lra. Qed.
(** No such network says +1 at 0 alone, or between two points that it gives -1. *)
Lemma no_bump f a : nonnegative f -> a < output 1 f (at_ 0) -> output 1 f (at_ 1) <= a -> output 1 f (at_ (-1)) <= a -> False.
Proof.
  intros Hf H0 H1 H2. assert (H : 2 * output 1 f (at_ 0) <= output 1 f (at_ 1) + output 1 f (at_ (-1))); [|lra].
  clear H0 H1 H2. induction f as [|u r IH]; [unfold output; simpl; lra|].
  assert (Hr : nonnegative r) by (intros v Hv; apply Hf; right; assumption). specialize (IH Hr).
  pose proof (Hf u (or_introl eq_refl)) as Hu. unfold output in *. simpl.
  pose proof (relu_midpoint (row u 0%nat) (bias u)) as Hm.
  apply (Rmult_le_compat_l (out u)) in Hm; [|assumption].
  replace (pre 1 u (at_ 0)) with (bias u) by numbers.
  replace (pre 1 u (at_ 1)) with (row u 0%nat + bias u) by numbers.
  replace (pre 1 u (at_ (-1))) with (- row u 0%nat + bias u) by numbers. lra.
Qed.
Lemma bump_values : bump (at_ 0) = plus /\ bump (at_ 1) <> plus /\ bump (at_ (-1)) <> plus.
Proof.
  unfold bump, at_, vector. simpl. rewrite Rabs_R0, Rabs_R1, Rabs_left by lra.
  split; [|split]; destruct Rlt_dec; first [reflexivity | discriminate | lra].
Qed.
Definition beyond_one : classifier := fun x => if Rlt_dec 0 (relu (x 0%nat) + relu (- x 0%nat) - 1) then plus else minus.
Lemma abs_as_units x : output 1 [rise; fall] x = relu (x 0%nat) + relu (- x 0%nat).
Proof.
  unfold output, rise, fall, pre, at_, vector. simpl.
  replace (0 + 1 * x 0%nat + 0) with (x 0%nat) by ring. replace (0 + -1 * x 0%nat + 0) with (- x 0%nat) by ring. ring.
Qed.
Lemma example_of_class_R : class_R 1 above_zero /\
  class_R 1 (fun x => if Rlt_dec 0 (output 1 [rise; fall] x) then plus else minus) /\ ~ class_R 1 bump.
Proof.
  split; [|split].
  - exists [rise]. split; [intros u [<-|[]]; reflexivity|]. intro x. unfold above_zero, output, rise, pre, relu, at_, vector. simpl.
    replace (0 + 1 * x 0%nat + 0) with (x 0%nat) by ring. unfold Rmax.
    destruct Rlt_dec, Rle_dec; split; intro; first [reflexivity | discriminate | lra].
  - exists [rise; fall]. split; [intros u [<-|[<-|[]]]; reflexivity|]. intro x.
    destruct Rlt_dec; split; intro; first [assumption | reflexivity | discriminate | contradiction].
  - intros (f & Hone & H). destruct bump_values as (B0 & B1 & B2). apply (no_bump f 0).
    + intros u Hu. rewrite (Hone u Hu). lra.
    + apply H, B0.
    + apply Rnot_lt_le. intro Hl. apply B1, H, Hl.
    + apply Rnot_lt_le. intro Hl. apply B2, H, Hl.
Qed.
(** Thresholds below 1 and output weights other than 1, two units; and no bump. *)
Lemma example_of_class_R' : class_R' 1 (fun x => if Rlt_dec (1/2) (2 * relu (x 0%nat) + relu (- x 0%nat)) then plus else minus) /\
  class_R' 2 (fun x => if Rle_dec 3 (relu (x 0%nat) + relu (x 1%nat)) then plus else minus) /\ ~ class_R' 1 bump.
Proof.
  split; [|split].
  - exists [{| out := 2; row := at_ 1; bias := 0 |}; fall], (1/2). split; [intros u [<-|[<-|[]]]; simpl; lra|]. split; [lra|].
    left. intro x. unfold output, pre, fall, at_, vector. simpl.
    replace (0 + 1 * x 0%nat + 0) with (x 0%nat) by ring. replace (0 + -1 * x 0%nat + 0) with (- x 0%nat) by ring.
    destruct Rlt_dec; split; intro; first [reflexivity | discriminate | lra].
  - exists [{| out := 1; row := vector [1; 0]; bias := 0 |}; {| out := 1; row := vector [0; 1]; bias := 0 |}], 3.
    split; [intros u [<-|[<-|[]]]; simpl; lra|]. split; [lra|]. right. intro x. unfold output, pre, vector. simpl.
    replace (0 + 1 * x 0%nat + 0 * x 1%nat + 0) with (x 0%nat) by ring.
    replace (0 + 0 * x 0%nat + 1 * x 1%nat + 0) with (x 1%nat) by ring.
    destruct Rle_dec; split; intro; first [reflexivity | discriminate | lra].
  - intros (f & a & Hf & Ha & [H|H]); destruct bump_values as (B0 & B1 & B2).
    + apply (no_bump f a Hf); [apply H, B0 | |]; apply Rnot_lt_le; intro Hl; [apply B1 | apply B2]; apply H, Hl.
    + assert (H1 : output 1 f (at_ 1) < a) by (apply Rnot_le_lt; intro Hl; apply B1, H, Hl).
      assert (H2 : output 1 f (at_ (-1)) < a) by (apply Rnot_le_lt; intro Hl; apply B2, H, Hl).
      assert (H0 : a <= output 1 f (at_ 0)) by (apply H, B0).
      apply (no_bump f (Rmax (output 1 f (at_ 1)) (output 1 f (at_ (-1)))) Hf); [|apply Rmax_l | apply Rmax_r].
      unfold Rmax. destruct Rle_dec; lra.
Qed.
Lemma example_of_class_R'' : class_R'' 2 (fun x => if Rlt_dec 0 (x 0%nat) then if Rlt_dec 0 (x 1%nat) then plus else minus else minus) /\
  ~ class_R'' 1 (fun x => if Rlt_dec 1 (Rabs (x 0%nat)) then plus else minus).
Proof.
  assert (Hrelu : forall z, 0 < relu z <-> 0 < z) by (intro z; unfold relu, Rmax; destruct Rle_dec; split; lra).
  split.
  - exists [(vector [1; 0], 0); (vector [0; 1], 0)]. intro x. split.
    + intros H w b Hin. apply Hrelu. destruct (Rlt_dec 0 (x 0%nat)); [|discriminate]. destruct (Rlt_dec 0 (x 1%nat)); [|discriminate].
      member Hin; numbers.
    + intro H. pose proof (proj1 (Hrelu _) (H _ _ (or_introl eq_refl))).
      pose proof (proj1 (Hrelu _) (H _ _ (or_intror (or_introl eq_refl)))). numbers.
      destruct Rlt_dec; [destruct Rlt_dec; [reflexivity | lra] | lra].
  - intros (f & H).
    assert (H1 : forall w b, In (w, b) f -> 0 < dot 1 w (at_ 2) + b).
    { intros w b Hin. apply Hrelu, (proj1 (H (at_ 2))); [|assumption]. unfold at_, vector. simpl.
      destruct Rlt_dec as [|Hn]; [reflexivity|]. rewrite Rabs_right in Hn; lra. }
    assert (H2 : forall w b, In (w, b) f -> 0 < dot 1 w (at_ (-2)) + b).
    { intros w b Hin. apply Hrelu, (proj1 (H (at_ (-2)))); [|assumption]. unfold at_, vector. simpl.
      destruct Rlt_dec as [|Hn]; [reflexivity|]. rewrite Rabs_left in Hn; lra. }
    assert (H0 : (fun x : vec => if Rlt_dec 1 (Rabs (x 0%nat)) then plus else minus) (at_ 0) = plus).
    { apply H. intros w b Hin. apply Hrelu. specialize (H1 w b Hin). specialize (H2 w b Hin). numbers. }
    cbv beta in H0. unfold at_, vector in H0. simpl in H0. rewrite Rabs_R0 in H0. destruct Rlt_dec; [lra | discriminate].
Qed.
Lemma example_of_class_R'_of_Section_6 : class_R'_of_Section_6 1 (fun x => if Rlt_dec (relu (x 0%nat)) 1 then plus else minus) /\
  ~ class_R' 1 (fun x => if Rlt_dec (relu (x 0%nat) + relu (- x 0%nat)) 1 then plus else minus).
Proof.
  split.
  - exists [rise], 1. split; [intros u [<-|[]]; simpl; lra|]. split; [lra|]. right. intro x.
    unfold output, rise, pre, at_, vector. simpl. replace (0 + 1 * x 0%nat + 0) with (x 0%nat) by ring.
    destruct Rlt_dec; split; intro; first [reflexivity | discriminate | lra].
  - set (h := fun x : vec => if Rlt_dec (relu (x 0%nat) + relu (- x 0%nat)) 1 then plus else minus).
    assert (B : h (at_ 0) = plus /\ h (at_ 1) <> plus /\ h (at_ (-1)) <> plus).
    { unfold h, at_, vector, relu, Rmax. simpl.
      split; [|split]; repeat destruct Rle_dec; destruct Rlt_dec; first [reflexivity | discriminate | lra]. }
    destruct B as (B0 & B1 & B2). intros (f & a & Hf & Ha & [H|H]).
    + apply (no_bump f a Hf); [apply H, B0 | |]; apply Rnot_lt_le; intro Hl; [apply B1 | apply B2]; apply H, Hl.
    + assert (H1 : output 1 f (at_ 1) < a) by (apply Rnot_le_lt; intro Hl; apply B1, H, Hl).
      assert (H2 : output 1 f (at_ (-1)) < a) by (apply Rnot_le_lt; intro Hl; apply B2, H, Hl).
      assert (H0 : a <= output 1 f (at_ 0)) by (apply H, B0).
      apply (no_bump f (Rmax (output 1 f (at_ 1)) (output 1 f (at_ (-1)))) Hf); [|apply Rmax_l | apply Rmax_r].
      unfold Rmax. destruct Rle_dec; lra.
Qed.

Lemma inside_same d (h : classifier) y x x' : convex_classifier d y h -> same d x x' -> h x = y -> h x' = y.
Proof.
  intros (_ & [Ho|Hc]) Hs Hx.
  - destruct (Ho x Hx) as (e & He & H). apply H. intros i Hi. rewrite (Hs i Hi).
    unfold Rminus. rewrite Rplus_opp_r, Rabs_R0. assumption.
  - apply Hc. intros e He. exists x. split; [|assumption]. intros i Hi. rewrite (Hs i Hi).
    unfold Rminus. rewrite Rplus_opp_r, Rabs_R0. assumption.
Qed.
Lemma example_of_leaves_convex_regions_in : leaves_convex_regions 1 line (at_ 1) minus.
Proof.
  intros h Hh Ha x Hx. exists (Rabs (1 - x 0%nat)). split; [apply Rabs_pos|]. intros c Hc. rewrite Hx. intro E.
  pose proof (Rle_abs (1 - x 0%nat)).
  assert (Hm : h (at_ (-1)) = minus) by (apply Ha; simpl; auto).
  assert (Hp : h (at_ 1) = plus) by (apply Ha; simpl; auto).
  assert (Hz : 1 < x 0%nat + c) by lra. set (z := x 0%nat + c) in *.
  assert (Hmix : h (mix (2 / (z + 1)) (at_ (-1)) (move x (at_ 1) c)) = minus).
  { apply (proj1 Hh); [assumption | assumption|]. split; [apply Rlt_le, Rdiv_lt_0_compat; lra|].
    apply (Rmult_le_reg_r (z + 1)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (h (at_ 1) = minus); [|congruence].
  apply (inside_same 1 h minus _ _ Hh) with (2 := Hmix). intros i Hi. replace i with 0%nat by lia.
  unfold mix, move, at_, vector. simpl. replace (x 0%nat + c * 1) with z by (unfold z; ring). field. lra.
Qed.
Lemma example_of_network_classifier : network_classifier 1 minus above_zero /\ ~ network_classifier 1 minus bump /\
  ~ network_classifier 1 plus (fun x => if Rlt_dec 1 (Rabs (x 0%nat)) then plus else minus).
Proof. split; [apply example_of_class_R|]. split; [apply example_of_class_R | apply example_of_class_R'']. Qed.
Lemma example_of_transfers_to_networks : ~ transfers_to_networks 1 line (at_ (-1)) minus.
Proof.
  intro H. destruct (H above_zero (proj1 example_of_class_R) (proj1 example_of_accurate) (at_ (-1))) as (c & Hc & Hn);
    [simpl; auto|]. apply Hn. unfold above_zero. destruct Rlt_dec, Rlt_dec; numbers; reflexivity.
Qed.
Lemma example_of_spared_by_network : spared_by_network 1 line (at_ (-1)) minus /\ ~ spared_by_network 1 [(at_ 1, plus); (at_ 1, minus)] (at_ (-1)) minus.
Proof.
  split.
  - exists above_zero. split; [apply example_of_class_R|]. split; [apply example_of_accurate|].
    intros x Hx c Hc. unfold above_zero in *. destruct (Rlt_dec 0 (x 0%nat)); [discriminate|]. destruct Rlt_dec; numbers; reflexivity.
  - intros (h & _ & Ha & _). pose proof (Ha (at_ 1) plus ltac:(simpl; auto)). pose proof (Ha (at_ 1) minus ltac:(simpl; auto)). congruence.
Qed.

(** ** K classes: the points 0, 2, 4 on a line, each of its own class *)

Definition stairs : class_set := [(at_ 0, 0%nat); (at_ 2, 1%nat); (at_ 4, 2%nat)].
Definition slopes : matrix := fun m => at_ (INR m).
Definition steps : biases := fun m => - INR m * INR m.
Ltac three m := destruct m as [|[|[|m]]]; try lia.
Lemma example_of_fits_classes : fits_classes 1 3 slopes steps stairs /\ ~ fits_classes 1 3 slopes (fun _ => 0) stairs /\
  ~ fits_classes 1 2 slopes steps stairs.
Proof.
  split; [|split].
  - intros x y H. member H; (split; [lia|]); intros m Hm Hne; three m; unfold slopes, steps; numbers.
  - intro H. destruct (H (at_ 0) 0%nat ltac:(simpl; auto)) as (_ & Hb). specialize (Hb 1%nat ltac:(lia) ltac:(lia)). unfold slopes in Hb. numbers.
  - intro H. destruct (H (at_ 4) 2%nat ltac:(simpl; auto)). lia.
Qed.
(** Where all scores are equal any class will do; where one is larger no other. *)
Lemma example_of_is_argmax : is_argmax 1 3 (fun _ _ => 0) (fun _ => 0) (fun _ => 2%nat) /\
  ~ is_argmax 1 3 slopes steps (fun _ => 2%nat) /\ ~ is_argmax 1 3 (fun _ _ => 0) (fun _ => 0) (fun _ => 3%nat).
Proof.
  split; [|split].
  - intro x. split; [lia|]. intros m _. numbers.
  - intro H. destruct (H (at_ 0)) as (_ & Hb). specialize (Hb 0%nat ltac:(lia)). unfold slopes, steps in Hb. numbers.
  - intro H. destruct (H (at_ 0)). lia.
Qed.
(** Of equal scores the one of lowest rank. *)
Lemma example_of_is_ranked_argmax : is_ranked_argmax 1 3 (fun _ _ => 0) (fun _ => 0) (fun m => m) (fun _ => 0%nat) /\
  is_ranked_argmax 1 3 (fun _ _ => 0) (fun _ => 0) (fun m => (3 - m)%nat) (fun _ => 2%nat) /\
  ~ is_ranked_argmax 1 3 (fun _ _ => 0) (fun _ => 0) (fun m => m) (fun _ => 1%nat) /\
  ~ is_ranked_argmax 1 3 (fun _ _ => 0) (fun _ => 0) (fun _ => 0%nat) (fun _ => 0%nat).
Proof.
  split; [|split; [|split]].
  - split; [auto|]. intro x. split; [lia|]. intros m Hm Hne. right. split; [reflexivity | lia].
  - split; [intros; lia|]. intro x. split; [lia|]. intros m Hm Hne. right. split; [reflexivity | lia].
  - intros (_ & H). destruct (H (at_ 0)) as (_ & Hb). destruct (Hb 0%nat ltac:(lia) ltac:(lia)) as [Hl|(_ & Hl)]; [numbers | lia].
  - intros (H & _). discriminate (H 0%nat 1%nat ltac:(lia) ltac:(lia) eq_refl).
Qed.
(** Right by a fit under any rule, or by an order of the classes; not by an arbitrary rule. *)
Definition even_or_odd : vec -> nat := fun x => if Req_EM_T (x 0%nat) 0 then 0%nat else if Req_EM_T (x 0%nat) 2 then 1%nat else 0%nat.
Lemma example_of_right_classifier : 
  right_classifier 1 2 (fun _ _ => 0) (fun _ => 0) (fun _ => 1%nat) [(at_ 0, 1%nat); (at_ 2, 1%nat)] /\
  is_argmax 1 2 (fun _ _ => 0) (fun _ => 0) even_or_odd /\
  (forall x y, In (x, y) [(at_ 0, 0%nat); (at_ 2, 1%nat)] -> even_or_odd x = y) /\
  ~ right_classifier 1 2 (fun _ _ => 0) (fun _ => 0) even_or_odd [(at_ 0, 0%nat); (at_ 2, 1%nat)].
Proof.
  split; [|split; [|split]].
  - right. exists (fun m => (1 - m)%nat). split; [|intros x y H; member H; reflexivity].
    split; [intros; lia|]. intro x. split; [lia|]. intros m Hm Hne. right. split; [reflexivity | lia].
  - intro x. split; [unfold even_or_odd; destruct Req_EM_T; [lia | destruct Req_EM_T; lia]|]. intros m _. numbers.
  - intros x y H. member H; unfold even_or_odd, at_, vector; simpl.
    + destruct Req_EM_T; [reflexivity | lra].
    + destruct (Req_EM_T 2 0); [lra|]. destruct Req_EM_T; [reflexivity | lra].
  - intros [(H & _)|(rank & (_ & H) & Hr)].
    + destruct (H (at_ 0) 0%nat ltac:(simpl; auto)) as (_ & Hb). specialize (Hb 1%nat ltac:(lia) ltac:(lia)). numbers.
    + pose proof (Hr (at_ 0) 0%nat ltac:(simpl; auto)) as E0. pose proof (Hr (at_ 2) 1%nat ltac:(simpl; auto)) as E2.
      destruct (H (at_ 0)) as (_ & H0). destruct (H (at_ 2)) as (_ & H2). rewrite E0 in H0. rewrite E2 in H2.
      destruct (H0 1%nat ltac:(lia) ltac:(lia)) as [Hl|(_ & Hl)]; [numbers|].
      destruct (H2 0%nat ltac:(lia) ltac:(lia)) as [Hl'|(_ & Hl')]; [numbers | lia].
Qed.
Lemma example_of_class_occurs : class_occurs 2 stairs /\ ~ class_occurs 3 stairs.
Proof. split; [exists (at_ 4); simpl; auto | intros (x & H); member H]. Qed.
Lemma example_of_against : against 2 0 stairs = [(at_ 0, minus); (at_ 4, plus)]. Proof. reflexivity. Qed.

Lemma stairs_rise W B : fits_classes 1 3 W B stairs -> W 0%nat 0%nat < W 1%nat 0%nat < W 2%nat 0%nat.
Proof.
  intro H. destruct (H (at_ 0) 0%nat ltac:(simpl; auto)) as (_ & H0). destruct (H (at_ 2) 1%nat ltac:(simpl; auto)) as (_ & H1).
  destruct (H (at_ 4) 2%nat ltac:(simpl; auto)) as (_ & H2). pose proof (H0 1%nat ltac:(lia) ltac:(lia)).
  pose proof (H1 0%nat ltac:(lia) ltac:(lia)). pose proof (H1 2%nat ltac:(lia) ltac:(lia)). pose proof (H2 1%nat ltac:(lia) ltac:(lia)). numbers.
Qed.
Lemma example_of_spared_by_classes : spared_by_classes 1 3 stairs (at_ (-1)) 0 /\ ~ spared_by_classes 1 3 stairs (at_ 1) 0.
Proof.
  split.
  - exists slopes, steps. split; [apply example_of_fits_classes|]. intros h Hh x Hx c Hc. member Hx; try discriminate.
    destruct (Hh (move (at_ 0) (at_ (-1)) c)) as (Hl & Hb). specialize (Hb 0%nat ltac:(lia)).
    destruct (h _) as [|[|[|m]]]; [reflexivity | | | lia]; unfold slopes, steps in Hb; numbers.
  - intros (W & B & Hf & H). pose proof (stairs_rise W B Hf) as (Hw & _).
    set (s := fun m x => class_score 1 W B m x).
    set (h := fun x => if Rle_dec (s 1%nat x) (s 0%nat x) then if Rle_dec (s 2%nat x) (s 0%nat x) then 0%nat else 2%nat
                       else if Rle_dec (s 2%nat x) (s 1%nat x) then 1%nat else 2%nat).
    assert (Hh : is_argmax 1 3 W B h).
    { intro x. unfold h. destruct (Rle_dec (s 1%nat x) (s 0%nat x)); destruct Rle_dec; (split; [lia|]); intros m Hm; three m; unfold s in *; lra. }
    set (c := Rabs ((B 0%nat - B 1%nat) / (W 1%nat 0%nat - W 0%nat 0%nat)) + 1).
    assert (Hc : 0 < c) by (unfold c; pose proof (Rabs_pos ((B 0%nat - B 1%nat) / (W 1%nat 0%nat - W 0%nat 0%nat))); lra).
    pose proof (H h Hh (at_ 0) ltac:(simpl; auto) c Hc) as E. destruct (Hh (move (at_ 0) (at_ 1) c)) as (_ & Hb). rewrite E in Hb.
    specialize (Hb 1%nat ltac:(lia)).
    assert (Ec : (B 0%nat - B 1%nat) / (W 1%nat 0%nat - W 0%nat 0%nat) * (W 1%nat 0%nat - W 0%nat 0%nat) = B 0%nat - B 1%nat) by (field; lra).
    pose proof (Rle_abs ((B 0%nat - B 1%nat) / (W 1%nat 0%nat - W 0%nat 0%nat))) as Ha.
    pose proof (Rmult_lt_compat_r (W 1%nat 0%nat - W 0%nat 0%nat) ((B 0%nat - B 1%nat) / (W 1%nat 0%nat - W 0%nat 0%nat)) c ltac:(lra) ltac:(unfold c; lra)).
    numbers.
Qed.
Lemma example_of_fools_classes : ~ fools_classes 1 3 stairs (at_ (-1)) 0.
Proof.
  intro H. destruct (proj1 example_of_spared_by_classes) as (W & B & Hf & Hs).
  set (s := fun m x => class_score 1 W B m x).
  set (h := fun x => if Rle_dec (s 1%nat x) (s 0%nat x) then if Rle_dec (s 2%nat x) (s 0%nat x) then 0%nat else 2%nat
                     else if Rle_dec (s 2%nat x) (s 1%nat x) then 1%nat else 2%nat).
  assert (Hh : is_argmax 1 3 W B h).
  { intro x. unfold h. destruct (Rle_dec (s 1%nat x) (s 0%nat x)); destruct Rle_dec; (split; [lia|]); intros m Hm; three m; unfold s in *; lra. }
  assert (H0 : h (at_ 0) = 0%nat).
  { destruct (Hf (at_ 0) 0%nat ltac:(simpl; auto)) as (_ & Hb). pose proof (Hb 1%nat ltac:(lia) ltac:(lia)). pose proof (Hb 2%nat ltac:(lia) ltac:(lia)).
    unfold h, s. destruct Rle_dec; [destruct Rle_dec; [reflexivity | lra] | lra]. }
  destruct (H W B h (or_introl (conj Hf Hh)) (at_ 0) H0) as (c0 & Hc0 & Hn).
  apply (Hn (c0 + 1) ltac:(lra)), (Hs h Hh (at_ 0)); [simpl; auto | lra].
Qed.

(** ** Deeper networks, half-spaces, programs *)

Definition leaky : layer := {| units := [(vector [1; -1], 0)]; below := 1/2; above := 1 |}.
Lemma example_of_bend : bend leaky 2 = 2 /\ bend leaky (-2) = -1.
Proof.
  unfold bend, leaky. simpl. split; [rewrite Rmin_left, Rmax_right by lra | rewrite Rmin_right, Rmax_left by lra]; lra.
Qed.
Lemma example_of_through : through 2 leaky (vector [1; 5]) 0%nat = -2 /\ through 2 leaky (vector [1; 5]) 1%nat = 0.
Proof. unfold through, bend, leaky. simpl. split; [|reflexivity]. rewrite Rmin_right, Rmax_left; numbers. Qed.
Definition doubled : layer := {| units := [(at_ 3, 1)]; below := 1; above := 1 |}.
Lemma example_of_outputs : fst (outputs 2 [leaky; doubled] (vector [5; 1])) = 1%nat /\
  snd (outputs 2 [leaky; doubled] (vector [5; 1])) 0%nat = 13.
Proof.
  split; [reflexivity|].
  assert (E : through 2 leaky (vector [5; 1]) 0%nat = 4)
    by (unfold through, bend, leaky; simpl; rewrite Rmin_left, Rmax_right; numbers).
  change (1 * Rmin 0 (0 + 3 * through 2 leaky (vector [5; 1]) 0%nat + 1)
    + 1 * Rmax 0 (0 + 3 * through 2 leaky (vector [5; 1]) 0%nat + 1) = 13).
  rewrite E, Rmin_left, Rmax_right; lra.
Qed.
Lemma example_of_lexicographic : lexicographic false [0; -1; 5] /\ ~ lexicographic true [0; 1; -5] /\
  lexicographic true [0; 0] /\ ~ lexicographic false [0; 0].
Proof. simpl. split; [lra|]. split; [lra|]. split; [auto|]. intros [H|(_ & [H|(_ & H)])]; [lra | lra | discriminate]. Qed.
Lemma example_of_in_all : in_all [(1%nat, false); (2%nat, true)] 0 (vector [-1; 0; 0]) /\
  ~ in_all [(1%nat, false); (2%nat, true)] 0 (vector [-1; 0; 1]).
Proof. unfold vector. simpl. split; [split; [lra | split; [right; split; [lra | right; auto] | exact I]] |]. intros (_ & [H|(_ & [H|(H & _)])] & _); lra. Qed.
Lemma example_of_has_label :
  has_label (Above 1 true) 1 (at_ 1) 1 /\ ~ has_label (Above 1 false) 1 (at_ 1) 1 /\ has_label (Above 1 false) 1 (at_ 1) (-1) /\
  has_label (Below 1 false) 1 (at_ 0) 1 /\ ~ has_label (Below 1 true) 1 (at_ 2) 1 /\
  has_label AllPositive 2 (vector [1; 2]) 1 /\ ~ has_label AllPositive 2 (vector [1; 0]) 1 /\
  has_label (Largest true) 3 (vector [0; 2; 2]) 1 /\ ~ has_label (Largest true) 3 (vector [0; 2; 2]) 2 /\
  has_label (Largest false) 3 (vector [0; 2; 2]) 2 /\
  has_label (Halfspaces true [(1%nat, true)]) 1 (at_ 0) 1 /\ has_label (Halfspaces false [(1%nat, true)]) 1 (at_ 0) (-1).
Proof.
  assert (Hl : forall m, (m < 3)%nat -> vector [0; 2; 2] m = match m with 0%nat => 0 | _ => 2 end) by (intros m Hm; three m; reflexivity).
  repeat split; simpl.
  - left. split; [reflexivity|]. right. split; reflexivity.
  - intros [(_ & [H|(H & _)])|(H & _)]; [numbers | discriminate | discriminate].
  - right. split; [reflexivity|]. intros [H|(H & _)]; [numbers | discriminate].
  - left. split; [reflexivity|]. left. numbers.
  - intros [(_ & [H|(_ & H)])|(H & _)]; [numbers | numbers | discriminate].
  - left. split; [reflexivity|]. intros j Hj. destruct j as [|[|j]]; [numbers | numbers | lia].
  - intros [(_ & H)|(H & _)]; [specialize (H 1%nat ltac:(lia)); numbers | discriminate].
  - exists 1%nat. split; [reflexivity|]. split; [lia|]. intros j Hj Hne. three j; rewrite !Hl by lia; [left; lra | right; split; [reflexivity | lia]].
  - intros (k & E & Hk & H). assert (k = 2%nat) by lia. subst k. destruct (H 1%nat ltac:(lia) ltac:(lia)) as [H1|(_ & H1)]; [|lia]. rewrite !Hl in H1 by lia. lra.
  - exists 2%nat. split; [reflexivity|]. split; [lia|]. intros j Hj Hne. three j; rewrite !Hl by lia; [left; lra | right; split; [reflexivity | lia]].
  - left. split; [reflexivity|]. split; [right; split; [reflexivity | reflexivity] | exact I].
  - right. split; [reflexivity|]. intro H. apply H. split; [right; split; [reflexivity | reflexivity] | exact I].
Qed.
Lemma example_of_is_network : is_network 1 [{| units := [(at_ 1, 0)]; below := 1; above := 1 |}] (Above 0 false)
    (fun x => if Rlt_dec 0 (x 0%nat) then 1%Z else (-1)%Z) /\
  ~ is_network 1 [{| units := [(at_ 1, 0)]; below := 1; above := 1 |}] (Above 0 false) (fun _ => 1%Z).
Proof.
  assert (E : forall x, snd (outputs 1 [{| units := [(at_ 1, 0)]; below := 1; above := 1 |}] x) 0%nat = x 0%nat).
  { intro x. simpl. unfold through, bend. simpl. unfold Rmin, Rmax. destruct Rle_dec; numbers. }
  split.
  - intro x. unfold has_label. rewrite E. destruct Rlt_dec; [left | right]; (split; [reflexivity|]); [left; assumption|].
    intros [H|(H & _)]; [contradiction | discriminate].
  - intro H. specialize (H (at_ (-1))). unfold has_label in H. rewrite E in H.
    destruct H as [(_ & [H|(H & _)])|(H & _)]; [numbers | discriminate | discriminate].
Qed.
Lemma example_of_in_span : in_span 2 [vector [1; 1]] (vector [-3; -3]) /\ ~ in_span 2 [vector [1; 1]] (vector [1; 2]).
Proof.
  split.
  - exists [(-3, vector [1; 1])]. split; [intros a x H; member H; simpl; auto|]. intros i Hi. destruct i as [|[|i]]; [numbers | numbers | lia].
  - intros (l & Hl & E). assert (Z : sum (fun p : R * vec => fst p * snd p 0%nat) l = sum (fun p : R * vec => fst p * snd p 1%nat) l).
    { clear E. induction l as [|(a, x) r IH]; [reflexivity|]. simpl. rewrite IH by (intros a' x' H; apply (Hl a' x'); right; assumption).
      destruct (Hl a x (or_introl eq_refl)) as [<-|[]]. numbers. }
    assert (E0 : 1 = sum (fun p : R * vec => fst p * snd p 0%nat) l) by exact (E 0%nat ltac:(lia)).
    assert (E1 : 2 = sum (fun p : R * vec => fst p * snd p 1%nat) l) by exact (E 1%nat ltac:(lia)). lra.
Qed.
Lemma example_of_independent : independent 2 [vector [1; 2]; vector [1; 1]] /\ ~ independent 2 [vector [-3; -3]; vector [1; 1]] /\
  ~ independent 2 [vector [0; 0]].
Proof.
  split; [|split].
  - simpl. split; [apply example_of_in_span|]. split; [|exact I]. intros (l & Hl & E). destruct l as [|(a, x) r]; [|destruct (Hl a x (or_introl eq_refl))].
    specialize (E 0%nat ltac:(lia)). numbers.
  - simpl. intros (H & _). apply H, example_of_in_span.
  - simpl. intros (H & _). apply H. exists []. split; [intros a x []|]. intros i Hi. destruct i as [|[|i]]; [numbers | numbers | lia].
Qed.
Lemma example_of_is_minimum : let rows := [(at_ 1, 2); (at_ 1, 3)] in
  feasible 1 rows (at_ 3) /\ ~ feasible 1 rows (at_ 2) /\ is_minimum 1 (at_ 2) rows 6 /\ ~ is_minimum 1 (at_ 2) rows 4 /\ ~ is_minimum 1 (at_ 2) rows 8.
Proof.
  intro rows. assert (Hf : feasible 1 rows (at_ 3)) by (intros g b H; unfold rows in H; member H; numbers).
  assert (Hn : forall z, feasible 1 rows z -> 3 <= z 0%nat) by (intros z H; pose proof (H (at_ 1) 3 ltac:(unfold rows; simpl; auto)); numbers).
  split; [assumption|]. split; [intro H; specialize (Hn _ H); numbers|]. split; [|split].
  - split; [exists (at_ 3); split; [assumption | numbers] | intros z Hz; specialize (Hn z Hz); numbers].
  - intros ((z & Hz & E) & _). specialize (Hn z Hz). numbers.
  - intros (_ & H). specialize (H _ Hf). numbers.
Qed.
Lemma example_of_signs : signs (vector [5; -2; 0]) 0%nat = 1 /\ signs (vector [5; -2; 0]) 1%nat = -1 /\ signs (vector [5; -2; 0]) 2%nat = 0.
Proof. unfold signs, vector. simpl. repeat split; repeat (destruct Rlt_dec; [try reflexivity; lra|]); first [reflexivity | lra]. Qed.
(** A rectifier at 0: the slope there is the one that is asked for. *)
Lemma example_of_slope : let l := {| units := []; below := 2; above := 3 |} in
  slope l true 0 = 3 /\ slope l false 0 = 2 /\ slope l false 1 = 3 /\ slope l true (-1) = 2.
Proof. intro l. unfold slope, l. simpl. repeat split; repeat (destruct Rlt_dec; [first [reflexivity | lra]|]); first [reflexivity | lra]. Qed.
(** f = 5 relu(2 x + y) - relu(-x) at (1, 1), and at (0, 0) with the slope 1 or 0 there. *)
Lemma example_of_network_gradient :
  let ls := [{| units := [(vector [2; 1], 0); (vector [-1; 0], 0)]; below := 0; above := 1 |}; {| units := [(vector [5; -1], 0)]; below := 1; above := 1 |}] in
  network_gradient 2 ls true (vector [1; 1]) 0%nat = 10 /\ network_gradient 2 ls true (vector [1; 1]) 1%nat = 5 /\
  network_gradient 2 ls true (vector [0; 0]) 0%nat = 11 /\ network_gradient 2 ls false (vector [0; 0]) 0%nat = 0.
Proof.
  intro ls. unfold ls. simpl.
  assert (E : forall b z, slope {| units := [(vector [5; -1], 0)]; below := 1; above := 1 |} b z = 1)
    by (intros b z; unfold slope; simpl; repeat destruct Rlt_dec; destruct b; reflexivity).
  rewrite !E. unfold slope, score. simpl. unfold vector. simpl.
  repeat match goal with |- context [Rlt_dec ?a ?b] => destruct (Rlt_dec a b); try lra end; repeat split; lra.
Qed.
