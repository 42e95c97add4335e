(* SPDX-License-Identifier: MIT *)
(** For each notion of the files of statements something that it lets in and a near miss that it
    keeps out, as in [NotionExamples]. *)

From Coq Require Import Reals List Lra Lia ZArith.
From separatrix Require Import Notions Statements OursStatements Zhang2022Statements Moosavi2018Statements
  NotionExamples.
From separatrix Require Tanay2018Statements.
Import ListNotations.
Open Scope R_scope.

Lemma example_of_one_label_at_zero : one_label_at_zero 1 (at_ 1) 0 above_zero /\
  ~ one_label_at_zero 1 (at_ 0) 0 above_zero.
Proof.
  split; [left; intro x; unfold above_zero; destruct Rlt_dec; split; intro; first [reflexivity | discriminate | numbers]|].
  intros [H|H]; [pose proof (proj1 (H (at_ 1))) as E | pose proof (proj2 (H (at_ (-1)))) as E]; unfold above_zero in E; destruct Rlt_dec; numbers.
  - specialize (E eq_refl). lra.
  - discriminate (E ltac:(lra)).
Qed.
Lemma example_of_continuous : continuous 1 (fun _ => plus) /\ ~ continuous 1 above_zero.
Proof.
  split; [intro x; exists 1; split; [lra | reflexivity]|]. intro H. destruct (H (at_ 0)) as (e & He & Hn).
  assert (near 1 e (at_ 0) (at_ (e / 2))) by (intros i Hi; replace i with 0%nat by lia; numbers; rewrite Rabs_right; lra).
  specialize (Hn _ H0). unfold above_zero in Hn. destruct Rlt_dec, Rlt_dec; numbers; discriminate.
Qed.
Lemma example_of_convex_score : convex_score (fun x => Rabs (x 0%nat)) /\ ~ convex_score (fun x => - Rabs (x 0%nat)).
Proof.
  split.
  - intros x y t Ht. unfold mix. eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult.
    rewrite (Rabs_right (1 - t)), (Rabs_right t) by lra. lra.
  - intro H. specialize (H (at_ (-1)) (at_ 1) (1/2) ltac:(lra)). numbers.
    replace ((1 - 1 / 2) * -1 + 1 / 2 * 1) with 0 in H by field. rewrite Rabs_R0, Rabs_R1, Rabs_left in H; lra.
Qed.
Lemma example_of_grows : grows doubled /\ ~ grows leaky /\ ~ grows {| units := []; below := 2; above := 1 |} /\
  upward [leaky; doubled] /\ ~ upward [doubled; leaky] /\ upward [{| units := [(at_ (-1), 0)]; below := -1; above := 1 |}] /\
  ~ upward [{| units := []; below := 1; above := -1 |}] /\ ~ upward [].
Proof.
  assert (Hd : grows doubled) by (split; [simpl; lra|]; intros w b [E|[]] i; inversion E; destruct i as [|[|i]]; unfold at_, vector; simpl; lra).
  assert (Hl : ~ grows leaky) by (intros (_ & H); pose proof (H _ _ (or_introl eq_refl) 1%nat); numbers).
  split; [assumption|]. split; [assumption|]. split; [intros (H & _); simpl in H; lra|].
  split; [split; [simpl; lra|]; intros l [<-|[]]; assumption|].
  split; [intros (_ & H); apply Hl, H; simpl; auto|].
  split; [split; [simpl; lra | intros l []]|]. split; [intros (H & _); simpl in H; lra | intros []].
Qed.

Lemma example_of_narrow : narrow [{| units := [(at_ (-3), 1)]; below := 1/2; above := 1 |}; doubled] /\ ~ narrow [] /\
  ~ narrow [{| units := [(at_ 1, 0); (at_ 2, 0)]; below := 0; above := 1 |}] /\
  ~ narrow [{| units := [(at_ 1, 0)]; below := -1; above := 1 |}].
Proof.
  split; [|split; [|split]].
  - split; [discriminate|]. intros l [<-|[<-|[]]]; (split; [reflexivity | simpl; lra]).
  - intros (H & _). apply H. reflexivity.
  - intros (_ & H). destruct (H _ (or_introl eq_refl)) as (E & _). discriminate E.
  - intros (_ & H). destruct (H _ (or_introl eq_refl)) as (_ & E). simpl in E. lra.
Qed.
Lemma example_of_total_layer : through 2 total_layer (vector [3; -5]) 0%nat = -2.
Proof. unfold through, bend, total_layer. simpl. rewrite Rmin_right, Rmax_left; numbers. Qed.
Lemma example_of_lifted : let phi := with_other (fun a => a * a) in
  map fst (lifted phi line) = [phi (at_ 1); phi (at_ (-1))] /\ map snd (lifted phi line) = [plus; minus] /\
  phi (at_ (-3)) 0%nat = -3 /\ phi (at_ (-3)) 1%nat = 9.
Proof. intro phi. split; [reflexivity|]. split; [reflexivity|]. unfold phi, with_other, at_, vector. simpl. split; lra. Qed.
(** Where the second entry is 0 the step 1 serves, for these are separators of x alone. *)
Lemma example_of_no_direction : ~ no_direction (with_other (fun _ => 0)).
Proof.
  intros (s & _ & (xp & Hp) & (xm & Hm) & H). destruct (H (fun i => xp i - xm i)) as (w & b & x & Hs & Hx & Hh).
  set (h := fun z => if Rlt_dec 0 (score 2 w b z) then plus else minus).
  assert (Hl : is_linear 2 w b h) by (split; intros z Hz; unfold h; destruct Rlt_dec; first [reflexivity | lra]).
  assert (Hin : forall z y, In (z, y) s -> In (with_other (fun _ => 0) z, y) (lifted (with_other (fun _ => 0)) s))
    by (intros z y Hz; apply in_map_iff; exists (z, y); auto).
  pose proof (Hs _ _ (Hin _ _ Hp)) as H1. pose proof (Hs _ _ (Hin _ _ Hm)) as H2. unfold score, with_other in H1, H2. simpl in H1, H2.
  set (r := w 0%nat * (xp 0%nat - xm 0%nat)). assert (Hr : 0 < r) by (unfold r; lra).
  set (k := (Rabs (w 0%nat * x 0%nat + b) + 1) / r). assert (Hk : 0 < k) by (apply Rdiv_lt_0_compat; [pose proof (Rabs_pos (w 0%nat * x 0%nat + b)); lra | assumption]).
  pose proof (Hh h Hl k Hk) as E. unfold h in E. destruct Rlt_dec as [|Hn]; [discriminate|]. apply Hn.
  unfold score, with_other, move. simpl. assert (Ek : k * r = Rabs (w 0%nat * x 0%nat + b) + 1) by (unfold k; field; lra). unfold r in Ek.
  pose proof (Rle_abs (- (w 0%nat * x 0%nat + b))) as Ha. rewrite Rabs_Ropp in Ha. lra.
Qed.

(** zhang2022: a unit that rises from 1 on, and one that falls. *)
Definition later : hidden_unit := {| out := 2; row := at_ 1; bias := -1 |}.
Definition gate_of : gate := fun x u => if Rlt_dec 0 (pre 1 u x) then true else false.
Lemma example_of_is_gate : is_gate 1 [later; fall] gate_of /\ ~ is_gate 1 [later] (fun _ _ => true) /\ ~ is_gate 1 [later] (fun _ _ => false).
Proof.
  split; [|split].
  - intros x u _. unfold gate_of. split; intro H; destruct Rlt_dec; first [reflexivity | lra].
  - intro H. discriminate (proj2 (H (at_ 0) later (or_introl eq_refl)) ltac:(unfold later; numbers)).
  - intro H. discriminate (proj1 (H (at_ 2) later (or_introl eq_refl)) ltac:(unfold later; numbers)).
Qed.
Lemma gates : gate_of (at_ 3) later = true /\ gate_of (at_ 3) fall = false /\ gate_of (at_ 0) later = false /\ gate_of (at_ 0) fall = false.
Proof. unfold gate_of, later, fall. repeat split; destruct Rlt_dec; first [reflexivity | numbers]. Qed.
Lemma example_of_gradient : gradient [later; fall] gate_of (at_ 3) 0%nat = 2 /\ all_units [later; fall] 0%nat = 1 /\
  active [later; fall] gate_of (at_ 3) = 1%nat.
Proof.
  destruct gates as (G1 & G2 & _). unfold gradient, all_units, active. simpl. rewrite G1, G2. unfold later, fall. numbers. repeat split; lra.
Qed.
Lemma example_of_dead : dead 1 [later; fall] gate_of (at_ 0) /\ ~ dead 1 [later; fall] gate_of (at_ 3).
Proof.
  destruct gates as (_ & _ & G3 & G4). split.
  - intros i Hi. unfold gradient. simpl. rewrite G3, G4. ring.
  - intro H. specialize (H 0%nat ltac:(lia)). rewrite (proj1 example_of_gradient) in H. lra.
Qed.
Lemma example_of_no_tie : no_tie 1 [later; fall] (at_ 3) /\ ~ no_tie 1 [later; fall] (at_ 1).
Proof. split; [intros u [<-|[<-|[]]]; unfold later, fall; numbers | intro H; apply (H later (or_introl eq_refl)); unfold later; numbers]. Qed.
Lemma example_of_sigmoid : sigmoid 0 = 1/2. Proof. unfold sigmoid. rewrite Ropp_0, exp_0. field. Qed.
(** The noise points against the gradient at +1 and along it at -1, and is shorter than it. *)
Lemma noise_factor z : 0 < 1 - sigmoid z < 1.
Proof.
  unfold sigmoid. pose proof (exp_pos (- z)). assert (0 < / (1 + exp (- z))) by (apply Rinv_0_lt_compat; lra).
  assert (/ (1 + exp (- z)) * (1 + exp (- z)) = 1) by (field; lra). 
  pose proof (Rmult_lt_0_compat _ _ H0 H). split; lra.
Qed.
Lemma example_of_noise : -2 < noise 1 [later; fall] gate_of (at_ 3) plus 0%nat < 0 /\ 0 < noise 1 [later; fall] gate_of (at_ 3) minus 0%nat < 2.
Proof.
  unfold noise, scale. rewrite (proj1 example_of_gradient).
  pose proof (noise_factor (sgn plus * output 1 [later; fall] (at_ 3))).
  pose proof (noise_factor (sgn minus * output 1 [later; fall] (at_ 3))). simpl in *. lra.
Qed.
Lemma example_of_separable_noises : separable_noises 1 [later; fall] gate_of [(at_ 3, plus); (at_ 3, minus)] /\
  ~ separable_noises 1 [later; fall] gate_of [(at_ 0, plus)].
Proof.
  split.
  - exists (at_ (-1)). destruct example_of_noise as (H1 & H2). intros x y H. member H; unfold scale; simpl dot; unfold at_ at 1, vector; simpl; lra.
  - intros (v & H). specialize (H (at_ 0) plus ltac:(simpl; auto)). simpl in H. unfold scale, noise, scale in H.
    rewrite (proj1 example_of_dead 0%nat ltac:(lia)) in H. lra.
Qed.
(** moosavi2018 *)
Lemma example_of_flat : let h := fun x : vec => if Rle_dec 1 (x 0%nat) then 1%nat else 0%nat in
  flat 1 h (at_ 0) (at_ 1) 5 /\ ~ flat 1 h (at_ 0) (at_ (1/2)) 5.
Proof.
  intro h. split.
  - intros u _ Hu. unfold h. destruct Rle_dec, Rle_dec; numbers; discriminate.
  - intro H. apply (H (at_ (1/2))).
    + unfold norm. replace (dot 1 (at_ (1/2)) (at_ (1/2))) with (1/2 * (1/2)) by numbers. rewrite sqrt_square; lra.
    + numbers.
    + unfold h. destruct Rle_dec, Rle_dec; numbers; reflexivity.
Qed.
Lemma example_of_signed_sum : signed_sum [(plus, at_ 3); (minus, at_ 1)] 0%nat = 2. Proof. unfold signed_sum. numbers. Qed.

Lemma example_of_caught_up : caught_up 1 2 (fun m => at_ (INR m)) (fun _ => 0) 1 (at_ 0) /\
  ~ caught_up 1 2 (fun m => at_ (INR m)) (fun _ => 0) 1 (at_ 1).
Proof.
  split; [exists 0%nat; split; [lia|]; split; [lia | numbers]|].
  intros (j & Hj & Hne & H). replace j with 0%nat in H by lia. numbers.
Qed.

(** tanay2018 *)
Import Tanay2018Statements.
Lemma example_of_hinge : hinge 0 = 1 /\ hinge 2 = 0. Proof. unfold hinge. rewrite Rmax_right, Rmax_left by lra. split; lra. Qed.
Lemma example_of_objective : objective 1 line 3 (at_ (1/2)) 0 = 1/2 + 3/4.
Proof.
  unfold objective, hinge_loss, hinge, line. simpl. numbers.
  rewrite !Rmax_right by lra. lra.
Qed.
Lemma example_of_balanced : balanced line /\ ~ balanced right_of_zero.
Proof. unfold balanced, line, right_of_zero. simpl. split; lra. Qed.
Lemma example_of_mean_difference : mean_difference line 0%nat = 2. Proof. unfold mean_difference, line. simpl. numbers. Qed.
(** Here <g, p - q> = 4: lambda = 1/2 is the least. *)
Lemma example_of_saturated : saturated 1 line (1/2) /\ ~ saturated 1 line (1/4).
Proof.
  split.
  - intros p q Hp Hq. member Hp. member Hq. simpl. rewrite example_of_mean_difference. numbers.
  - intro H. specialize (H (at_ 1) (at_ (-1)) ltac:(simpl; auto) ltac:(simpl; auto)). simpl in H. rewrite example_of_mean_difference in H. numbers.
Qed.
(** With lambda = 1 the loss max(0, 1 - w) + w^2 is least at w = 1/2. *)
Lemma example_of_is_minimiser : is_minimiser 1 line 1 (at_ (1/2)) 0 /\ ~ is_minimiser 1 line 1 (at_ 1) 0.
Proof.
  assert (E : forall w b, objective 1 line 1 w b = (hinge (w 0%nat + b) + hinge (w 0%nat - b)) / 2 + w 0%nat * w 0%nat).
  { intros w b. unfold objective, hinge_loss, line. simpl. numbers.
    replace (1 * (0 + w 0%nat * 1 + b)) with (w 0%nat + b) by ring. replace (-1 * (0 + w 0%nat * -1 + b)) with (w 0%nat - b) by ring. lra. }
  assert (Hh : forall z, 1 - z <= hinge z) by (intro z; apply Rmax_r).
  split.
  - intros w b. rewrite !E. pose proof (Hh (w 0%nat + b)). pose proof (Hh (w 0%nat - b)).
    assert (E1 : hinge (at_ (1/2) 0%nat + 0) = 1/2) by (unfold hinge; numbers; rewrite Rmax_right; lra).
    assert (E2 : hinge (at_ (1/2) 0%nat - 0) = 1/2) by (unfold hinge; numbers; rewrite Rmax_right; lra).
    rewrite E1, E2. pose proof (Rle_0_sqr (w 0%nat - 1/2)) as Hs. unfold Rsqr in Hs. numbers.
  - intro H. specialize (H (at_ (1/2)) 0). rewrite !E in H.
    assert (E1 : hinge (at_ (1/2) 0%nat + 0) = 1/2) by (unfold hinge; numbers; rewrite Rmax_right; lra).
    assert (E2 : hinge (at_ (1/2) 0%nat - 0) = 1/2) by (unfold hinge; numbers; rewrite Rmax_right; lra).
    assert (E3 : forall z, hinge z >= 0) by (intro z; apply Rle_ge, Rmax_l).
    pose proof (E3 (at_ 1 0%nat + 0)). pose proof (E3 (at_ 1 0%nat - 0)). rewrite E1, E2 in H. numbers.
Qed.

Lemma example_of_count : count plus right_of_zero = 2 /\ count minus right_of_zero = 0 /\ other_label plus = minus.
Proof. unfold count. simpl. repeat split; lra. Qed.
Lemma example_of_convex_loss : convex_loss hinge /\ ~ convex_loss (fun z => - hinge z).
Proof.
  split.
  - intros z z' t Ht. unfold hinge. apply Rmax_lub.
    + pose proof (Rmult_le_pos (1 - t) (Rmax 0 (1 - z)) ltac:(lra) (Rmax_l _ _)).
      pose proof (Rmult_le_pos t (Rmax 0 (1 - z')) ltac:(lra) (Rmax_l _ _)). lra.
    + pose proof (Rmult_le_compat_l (1 - t) _ _ ltac:(lra) (Rmax_r 0 (1 - z))).
      pose proof (Rmult_le_compat_l t _ _ ltac:(lra) (Rmax_r 0 (1 - z'))). lra.
  - intro H. specialize (H 0 2 (1/2) ltac:(lra)). unfold hinge in H.
    rewrite (Rmax_right 0 (1 - 0)), (Rmax_left 0 (1 - 2)), (Rmax_left 0 (1 - ((1 - 1 / 2) * 0 + 1 / 2 * 2))) in H by lra. lra.
Qed.
Lemma example_of_falling_loss : falling_loss hinge /\ ~ falling_loss (fun z => z).
Proof.
  split; [intros z z' Hz; unfold hinge; apply Rle_max_compat_l; lra | intro H; specialize (H 0 1 ltac:(lra)); lra].
Qed.
Lemma example_of_objective_of : objective_of hinge 1 line 3 (at_ (1/2)) 0 = objective 1 line 3 (at_ (1/2)) 0.
Proof. reflexivity. Qed.

Lemma norm_at a : norm 1 (at_ a) = Rabs a.
Proof.
  unfold norm, at_, vector. simpl. replace (0 + a * a) with (Rsqr a) by (unfold Rsqr; ring). apply sqrt_Rsqr_abs.
Qed.
Lemma example_of_distance : distance 1 (at_ (-2)) 3 (at_ 1) = 1/2 /\ distance 1 (at_ (-2)) 3 (at_ 2) = -1/2 /\ apart 1 (at_ 1) (at_ (-3)) = 4.
Proof.
  unfold distance, apart. rewrite norm_at, Rabs_left by lra. replace (- -2) with 2 by ring. split; [numbers|]. split; [numbers|].
  transitivity (norm 1 (at_ 4)); [unfold norm; f_equal; numbers | rewrite norm_at; apply Rabs_right; lra].
Qed.
Lemma example_of_mirror : foot 1 (at_ 2) 4 (at_ 1) 0%nat = -2 /\ mirror 1 (at_ 2) 4 (at_ 1) 0%nat = -5.
Proof. unfold foot, mirror. split; numbers. Qed.
Lemma example_of_at_angle : at_angle 0 0%nat = 1 /\ at_angle 0 1%nat = 0 /\ at_angle (PI / 2) 1%nat = 1.
Proof. unfold at_angle. rewrite cos_0, sin_0, sin_PI2. repeat split. Qed.
Lemma example_of_in_plane : in_plane 2 (vector [1; 0]) (vector [0; 1]) (vector [5; 7]) 0%nat = 5 /\ in_plane 2 (vector [1; 0]) (vector [0; 1]) (vector [5; 7]) 1%nat = 7.
Proof. unfold in_plane. split; numbers. Qed.
Lemma example_of_average : average (fun x => x) [1; 2; 6] = 3. Proof. unfold average. simpl. lra. Qed.
(** The boundary -2 x + 6 = 0 has 1 and -1 on one side, at the distances 2 and 4. *)
Lemma example_of_d_adv : d_adv 1 line (at_ (-2)) 6 = -1 /\ d_err 1 line (at_ (-2)) 6 = 2.
Proof.
  unfold d_adv, d_err, average, distance, line. rewrite norm_at, Rabs_left by lra. replace (- -2) with 2 by ring. simpl. split; [numbers|].
  rewrite Rmax_left, Rmax_right; numbers.
Qed.
Lemma example_of_risk : risk 1 line (at_ (-2)) 6 = 9/2.
Proof. unfold risk, hinge_loss, hinge, line. simpl. rewrite Rmax_left, Rmax_right; numbers. Qed.
Lemma example_of_errors : errors 1 line (at_ 1) 0 = 0%nat /\ errors 1 line (at_ 1) 1 = 1%nat /\ errors 1 line (at_ 1) (-1) = 1%nat /\ errors 1 line (at_ (-1)) 0 = 2%nat.
Proof.
  unfold errors, line. cbn [filter fst snd]. split; [|split; [|split]];
    repeat (let H := fresh in destruct Rle_dec as [H|H]; [|apply Rnot_le_lt in H]); first [reflexivity | exfalso; numbers].
Qed.
Lemma example_of_cosine : cosine 1 (at_ 2) (at_ 3) = 1 /\ cosine 1 (at_ 2) (at_ (-3)) = -1 /\ cosine 2 (vector [1; 0]) (vector [0; 1]) = 0.
Proof.
  unfold cosine. rewrite !norm_at, (Rabs_right 2), (Rabs_right 3), (Rabs_left (-3)) by lra.
  replace (dot 2 (vector [1; 0]) (vector [0; 1])) with 0 by numbers. unfold at_, vector. simpl. split; [field|]. split; [field | unfold Rdiv; ring].
Qed.
Lemma example_of_class_mean : class_mean plus [(at_ 1, plus); (at_ 4, plus); (at_ 9, minus)] 0%nat = 5/2. Proof. unfold class_mean, mean. simpl. numbers. Qed.
Lemma example_of_both_labels : both_labels line /\ ~ both_labels right_of_zero.
Proof.
  split; [split; [exists (at_ 1) | exists (at_ (-1))]; unfold line; simpl; auto|]. intros (_ & (x & H)). unfold right_of_zero in H. member H.
Qed.
Lemma example_of_within_margin : within_margin 1 (at_ 1) 0 line /\ ~ within_margin 1 (at_ 2) 0 line.
Proof.
  split; [intros x y H; unfold line in H; member H; numbers|]. intro H. specialize (H (at_ 1) plus ltac:(unfold line; simpl; auto)). numbers.
Qed.
Lemma bound_at u e : norm 1 u <= e -> - e <= u 0%nat <= e.
Proof.
  intro H. assert (E : norm 1 u = Rabs (u 0%nat)) by (rewrite <- norm_at; unfold norm; f_equal; numbers). rewrite E in H.
  pose proof (Rle_abs (u 0%nat)). pose proof (Rle_abs (- u 0%nat)) as H1. rewrite Rabs_Ropp in H1. lra.
Qed.
Lemma example_of_is_worst : is_worst 1 (at_ 1) 0 2 (at_ 1) plus 2 /\ ~ is_worst 1 (at_ 1) 0 2 (at_ 1) plus 1 /\ ~ is_worst 1 (at_ 1) 0 2 (at_ 1) plus 3.
Proof.
  assert (Hat : norm 1 (at_ (-2)) <= 2) by (rewrite norm_at, Rabs_left; lra).
  split; [split|split].
  - exists (at_ (-2)). split; [assumption|]. unfold hinge. rewrite Rmax_right; numbers.
  - intros u Hu. apply bound_at in Hu. unfold hinge. apply Rmax_lub; numbers.
  - intros (_ & H). specialize (H _ Hat). unfold hinge in H. rewrite Rmax_right in H; numbers.
  - intros ((u & Hu & E) & _). apply bound_at in Hu. unfold hinge in E. unfold Rmax in E. destruct Rle_dec in E; numbers.
Qed.
Lemma example_of_is_gradient : is_gradient 1 (fun w => 3 * w 0%nat) (at_ 5) (at_ 3) /\ ~ is_gradient 1 (fun w => 3 * w 0%nat) (at_ 5) (at_ 2).
Proof.
  assert (H : forall u, derivable_pt_lim (fun t => 3 * move (at_ 5) u t 0%nat) 0 (3 * u 0%nat)).
  { intros u eps He. exists (mkposreal 1 Rlt_0_1). intros h Hh _. unfold move.
    replace ((3 * (at_ 5 0%nat + (0 + h) * u 0%nat) - 3 * (at_ 5 0%nat + 0 * u 0%nat)) / h - 3 * u 0%nat) with 0 by (field; assumption).
    rewrite Rabs_R0. assumption. }
  split.
  - intro u. replace (dot 1 (at_ 3) u) with (3 * u 0%nat) by numbers. apply H.
  - intro H'. pose proof (uniqueness_limite _ _ _ _ (H (at_ 1)) (H' (at_ 1))). numbers.
Qed.
Lemma example_of_step : step (1/2) (at_ 5) (at_ 4) 0%nat = 3. Proof. unfold step. numbers. Qed.
(** [later] is on at 3 and off at 1, [fall] the other way round at -3. *)
Lemma example_of_local_row : local_row 1 [later; fall] (at_ 3) 0%nat = 2 /\ local_bias 1 [later; fall] (at_ 3) = -2 /\ local_row 1 [later; fall] (at_ 1) 0%nat = 0.
Proof. unfold local_row, local_bias, later, fall. simpl. repeat split; repeat destruct Rlt_dec; numbers. Qed.
Lemma example_of_in_local_region : in_local_region 1 [later] (at_ 3) (at_ 1) /\ in_local_region 1 [later] (at_ 1) (at_ 0) /\
  ~ in_local_region 1 [later] (at_ 3) (at_ 0) /\ ~ in_local_region 1 [later] (at_ 1) (at_ 2).
Proof.
  split; [intros u [<-|[]]; unfold later; split; intro; numbers|]. split; [intros u [<-|[]]; unfold later; split; intro; numbers|].
  split; intro H; destruct (H later (or_introl eq_refl)) as (H1 & H2); unfold later in *; numbers.
Qed.
(** The means are 2 apart; the mirror image of either through 0 is 2 away, that of -1 through 1/2 is 3. *)
Lemma example_of_strength : strength 1 line (at_ 5) 0 minus = 0 /\ strength 1 line (at_ 2) (-1) minus = -1/3.
Proof.
  assert (Em : norm 1 (means line) = 2).
  { transitivity (norm 1 (at_ 2)); [unfold norm; f_equal; unfold means, mean, line; numbers | rewrite norm_at; apply Rabs_right; lra]. }
  unfold strength. rewrite Em. split.
  - replace (apart 1 (class_mean minus line) (mirror 1 (at_ 5) 0 (class_mean minus line))) with 2; [lra|]. symmetry.
    transitivity (norm 1 (at_ (-2))); [unfold apart, norm; f_equal; unfold mirror, class_mean, mean, line; numbers | rewrite norm_at, Rabs_left; lra].
  - replace (apart 1 (class_mean minus line) (mirror 1 (at_ 2) (-1) (class_mean minus line))) with 3; [lra|]. symmetry.
    transitivity (norm 1 (at_ (-3))); [unfold apart, norm; f_equal; unfold mirror, class_mean, mean, line; numbers | rewrite norm_at, Rabs_left; lra].
Qed.
Lemma example_of_through_the_middle : through_the_middle 1 line (at_ 5) 0 /\ ~ through_the_middle 1 line (at_ 5) 1.
Proof. unfold through_the_middle, class_mean, mean, line. split; [numbers | intro H; numbers]. Qed.
Lemma example_of_flat_along : flat_along 2 (vector [1; 1]) 3 [(vector [1; 2], plus); (vector [4; -1], minus)] /\ ~ flat_along 1 (at_ 1) 1 line.
Proof.
  split; [intros x y H; member H; numbers|]. intro H. specialize (H (at_ (-1)) minus ltac:(unfold line; simpl; auto)). numbers.
Qed.
(** Two points of the line are, three are not, nor is one twice. *)
Lemma example_of_affinely_independent : with_one 1 (at_ 5) 0%nat = 5 /\ with_one 1 (at_ 5) 1%nat = 1 /\
  affinely_independent 1 [at_ 0; at_ 5] /\ ~ affinely_independent 1 [at_ 0; at_ 5; at_ 7] /\ ~ affinely_independent 1 [at_ 5; at_ 5].
Proof.
  split; [reflexivity|]. split; [reflexivity|]. unfold affinely_independent. simpl. split; [|split].
  - split; [|split; [|exact I]]; intros (l & Hl & E).
    + assert (Hs : sum (fun t : R * vec => fst t * snd t 0%nat) l = 5 * sum (fun t : R * vec => fst t * snd t 1%nat) l).
      { clear E. induction l as [|(a, x) r IH]; [simpl; ring|]. simpl. rewrite IH by (intros a' x' H'; apply (Hl a' x'); right; assumption).
        destruct (Hl a x (or_introl eq_refl)) as [<-|[]]. unfold with_one. numbers. }
      assert (F0 : with_one 1 (at_ 0) 0%nat = sum (fun t : R * vec => fst t * snd t 0%nat) l) by exact (E 0%nat ltac:(lia)).
      assert (F1 : with_one 1 (at_ 0) 1%nat = sum (fun t : R * vec => fst t * snd t 1%nat) l) by exact (E 1%nat ltac:(lia)).
      rewrite <- F0, <- F1 in Hs. unfold with_one in Hs. numbers.
    + assert (F1 : with_one 1 (at_ 5) 1%nat = sum (fun t : R * vec => fst t * snd t 1%nat) l) by exact (E 1%nat ltac:(lia)).
      destruct l as [|(a, x) r]; [unfold with_one in F1; numbers | destruct (Hl a x (or_introl eq_refl))].
  - intros (H & _). apply H. exists [(7/2, with_one 1 (at_ 5)); (-5/2, with_one 1 (at_ 7))]. split; [intros a x Hx; member Hx; simpl; auto|].
    intros i Hi. destruct i as [|[|i]]; [| | lia]; unfold with_one; numbers.
  - intros (H & _). apply H. exists [(1, with_one 1 (at_ 5))]. split; [intros a x Hx; member Hx; simpl; auto|].
    intros i _. simpl. ring.
Qed.
