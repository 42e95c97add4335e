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
Lemma example_of_leaky_gradient : leaky_gradient (1/4) 1 [later; fall] gate_of (at_ 3) 0%nat = 7/4 /\
  leaky_gradient 0 1 [later; fall] gate_of (at_ 3) 0%nat = gradient [later; fall] gate_of (at_ 3) 0%nat.
Proof.
  destruct gates as (G1 & G2 & _). unfold leaky_gradient, gradient. simpl. rewrite G1, G2. unfold later, fall. split; numbers.
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

(** zhang2022, further: at 3 [later] is on with the gradient 2, at -3 [fall] with -1. *)
Lemma gates_left : gate_of (at_ (-3)) later = false /\ gate_of (at_ (-3)) fall = true.
Proof. unfold gate_of, later, fall. repeat split; destruct Rlt_dec; first [reflexivity | numbers]. Qed.
Lemma gradient_left : gradient [later; fall] gate_of (at_ (-3)) 0%nat = -1.
Proof. destruct gates_left as (G1 & G2). unfold gradient. simpl. rewrite G1, G2. unfold later, fall. numbers. Qed.
Lemma example_of_rises : rises 1 [later; fall] gate_of [(at_ 3, plus)] (at_ 5) /\ ~ rises 1 [later; fall] gate_of [(at_ (-3), plus)] (at_ 5).
Proof.
  split.
  - intros x y H. member H. simpl. rewrite (proj1 example_of_gradient). numbers.
  - intro H. specialize (H (at_ (-3)) plus ltac:(simpl; auto)). simpl in H. rewrite gradient_left in H. numbers.
Qed.
Lemma example_of_cancels : let s := [(at_ 3, plus); (at_ (-3), minus)] in
  cancels 1 [later; fall] gate_of s [(1, (at_ 3, plus)); (2, (at_ (-3), minus))] /\ ~ cancels 1 [later; fall] gate_of s [] /\
  ~ cancels 1 [later; fall] gate_of s [(1, (at_ 3, plus)); (1, (at_ (-3), minus))] /\ ~ cancels 1 [later; fall] gate_of s [(1, (at_ 0, plus))].
Proof.
  intro s. split; [|split; [|split]].
  - split; [intros a x H; unfold s; member H; split; [lra | simpl; auto | lra | simpl; auto]|]. split; [simpl; lra|].
    intros i Hi. replace i with 0%nat by lia. simpl. rewrite (proj1 example_of_gradient), gradient_left. lra.
  - intros (_ & H & _). simpl in H. lra.
  - intros (_ & _ & H). specialize (H 0%nat ltac:(lia)). simpl in H. rewrite (proj1 example_of_gradient), gradient_left in H. lra.
  - intros (H & _). destruct (H 1 (at_ 0, plus) (or_introl eq_refl)) as (_ & Hin). unfold s in Hin. simpl in Hin.
    destruct Hin as [E|[E|[]]]; inversion E as [E']; pose proof (f_equal (fun z : vec => z 0%nat) E') as E0; unfold at_, vector in E0; simpl in E0; lra.
Qed.
Lemma example_of_minus_A : minus_A [later; fall] 0%nat = -1. Proof. unfold minus_A, all_units, later, fall. numbers. Qed.
Definition idle : hidden_unit := {| out := 0; row := at_ 1; bias := 0 |}.
Lemma example_of_working : working [later; idle] = [later].
Proof.
  unfold working, later, idle. simpl. destruct (Req_EM_T 2 0) as [E|_]; [lra|]. destruct (Req_EM_T 0 0) as [_|E]; [reflexivity | lra].
Qed.
Lemma example_of_aside : aside 2 (vector [2; 0]) (vector [3; 5]) 0%nat = 0 /\ aside 2 (vector [2; 0]) (vector [3; 5]) 1%nat = 5.
Proof. unfold aside. split; numbers. Qed.
(** [later] moved: its row from 1 to 4, its output from 2 to 5. *)
Definition moved_later : hidden_unit := {| out := 5; row := at_ 4; bias := -1 |}.
Lemma example_of_without_biases : without_biases [(idle, idle)] /\ ~ without_biases [(later, idle)] /\ ~ without_biases [(idle, later)].
Proof.
  split; [intros u u' [E|[]]; inversion E; split; reflexivity|].
  split; intro H; destruct (H _ _ (or_introl eq_refl)) as (H1 & H2); unfold later in *; simpl in *; lra.
Qed.
Lemma example_of_outputs_length : outputs_length [later; fall; idle] = sqrt 5 /\ outputs_moved ([(later, moved_later)] : moved_network) = 3.
Proof.
  unfold outputs_length, outputs_moved, later, fall, idle, moved_later. simpl. split; [f_equal; ring|].
  replace ((5 - 2) * (5 - 2) + 0) with (3 * 3) by ring. apply sqrt_square. lra.
Qed.
Lemma example_of_rows_moved : rows_moved 1 [(later, moved_later)] 3 /\ ~ rows_moved 1 [(later, moved_later)] 2 /\ root_m [(later, later); (fall, fall); (idle, idle); (idle, idle)] = 2.
Proof.
  assert (E : forall z, sqrt (sum (fun p : hidden_unit * hidden_unit => dot 1 (difference (row (snd p)) (row (fst p))) z * dot 1 (difference (row (snd p)) (row (fst p))) z) [(later, moved_later)])
    = 3 * norm 1 z).
  { intro z. unfold norm, later, moved_later, difference, at_, vector. simpl.
    replace ((0 + (4 - 1) * z 0%nat) * (0 + (4 - 1) * z 0%nat) + 0) with (Rsqr (3 * z 0%nat)) by (unfold Rsqr; ring).
    replace (0 + z 0%nat * z 0%nat) with (Rsqr (z 0%nat)) by (unfold Rsqr; ring). rewrite !sqrt_Rsqr_abs, Rabs_mult, (Rabs_right 3) by lra. reflexivity. }
  split; [intro z; rewrite E; lra|]. split; [intro H; specialize (H (at_ 1)); rewrite E, norm_at, Rabs_R1 in H; lra|].
  unfold root_m. simpl. replace (1 + 1 + 1 + 1) with (2 * 2) by ring. apply sqrt_square. lra.
Qed.
Lemma example_of_flips : flips gate_of gate_of (at_ 3) (later, fall) = true /\ flips gate_of gate_of (at_ 3) (later, later) = false.
Proof. unfold flips. simpl. rewrite (proj1 gates), (proj1 (proj2 gates)). split; reflexivity. Qed.

(** moosavi2018, further: x^2 - y^2 on the plane. *)
Definition saddle : matrix := fun i => match i with O => vector [1; 0] | _ => vector [0; -1] end.
Lemma form_saddle u : form 2 saddle u = u 0%nat * u 0%nat - u 1%nat * u 1%nat.
Proof. unfold form, saddle, vector. simpl. ring. Qed.
Lemma example_of_form : form 2 saddle (vector [3; 2]) = 5. Proof. rewrite form_saddle. numbers. Qed.
Lemma example_of_bend_at : bend_at 1 (fun _ => at_ 3) 5 (at_ 1) (at_ 3) = 22 /\ bend_at 1 (fun _ => at_ 3) 5 (at_ 1) (at_ 1) = 0.
Proof. unfold bend_at, form. split; numbers. Qed.
(** On the line, with H = 0: the label changes from r = 1 on. *)
Definition from_one : vec -> nat := fun x => if Rle_dec 1 (x 0%nat) then 1%nat else 0%nat.
Lemma example_of_curved : curved 1 from_one (at_ 0) (at_ 1) (fun _ => at_ 0) 2 5 /\ ~ curved 1 from_one (at_ 0) (at_ 2) (fun _ => at_ 0) 2 5 /\
  ~ curved_below 1 from_one (at_ 0) (at_ 1) (fun _ => at_ 0) 2 5 /\ flat_exactly 1 from_one (at_ 0) (at_ 1) 5 /\ ~ flat_exactly 1 from_one (at_ 0) (at_ 2) 5.
Proof.
  assert (Hn : forall a, 0 <= a <= 5 -> norm 1 (at_ a) <= 5) by (intros a Ha; rewrite norm_at, Rabs_right; lra).
  assert (Ef : forall u, from_one (move (at_ 0) u 1) <> from_one (at_ 0) <-> 1 <= u 0%nat).
  { intro u. unfold from_one. destruct Rle_dec as [H|H], Rle_dec as [H'|H']; numbers; split; intro E; try congruence; try lra. }
  split; [|split; [|split; [|split]]].
  - intros u _. rewrite Ef. unfold bend_at, form. split; intro; numbers.
  - intro H. destruct (H (at_ 1) (Hn 1 ltac:(lra))) as (_ & H1). rewrite Ef in H1. specialize (H1 ltac:(numbers)). unfold bend_at, form in H1. numbers.
  - intro H. destruct (H (at_ 0) (Hn 0 ltac:(lra))) as (H1 & _). rewrite Ef in H1. specialize (H1 ltac:(unfold bend_at, form; numbers)). numbers.
  - intros u _. rewrite Ef. split; intro; numbers.
  - intro H. destruct (H (at_ 1) (Hn 1 ltac:(lra))) as (_ & H1). rewrite Ef in H1. specialize (H1 ltac:(numbers)). numbers.
Qed.
Lemma example_of_curved_section : curved_section 2 saddle 2 (1/2) (vector [1; 0]) (vector [3; 0]) /\ ~ curved_section 2 saddle 2 (1/2) (vector [1; 0]) (vector [0; 1]).
Proof.
  split; [intros s t; rewrite form_saddle; numbers|]. intro H. specialize (H 0 1). rewrite form_saddle in H. numbers.
Qed.
Lemma example_of_from_first : map (fun v : vec => v 0%nat) (from_first (fun i => at_ (INR i * INR i)) 3) = [1; 4]. Proof. unfold from_first. numbers. f_equal; [lra|]. f_equal. lra. Qed.
Lemma example_of_axis : axis 1 0%nat = 0 /\ axis 1 1%nat = 1. Proof. split; reflexivity. Qed.
(** A rectifier has its kink at 0, a linear unit has none. *)
Lemma example_of_off_kinks : let l := {| units := [(at_ 1, 0)]; below := 0; above := 1 |} in let linear := {| units := [(at_ 1, 0)]; below := 1; above := 1 |} in
  off_kinks 1 [l] (at_ 2) /\ ~ off_kinks 1 [l] (at_ 0) /\ off_kinks 1 [linear] (at_ 0) /\ ~ off_kinks 1 [linear; l] (at_ 0).
Proof.
  intros l linear. split; [|split; [|split]].
  - split; [intros w b [E|[]]; inversion E; subst; right; numbers | exact I].
  - intros (H & _). destruct (H (at_ 1) 0 (or_introl eq_refl)) as [E|E]; [simpl in E; lra | numbers].
  - split; [intros w b [E|[]]; left; reflexivity | exact I].
  - intros (_ & H & _). destruct (H (at_ 1) 0 (or_introl eq_refl)) as [E|E]; [simpl in E; lra|]. apply E.
    unfold linear, through, bend, score, at_, vector. simpl. rewrite Rmin_left, Rmax_left by lra. ring.
Qed.
Lemma example_of_projection : projection 2 (fun x => vector [x 0%nat; 0]) /\ ~ projection 1 (fun x => at_ (2 * x 0%nat)).
Proof.
  split.
  - split; [|split]; [intros x y c i Hi | intros x i Hi | intros x y]; try (destruct i as [|[|i]]; [| |lia]); numbers.
  - intros (_ & H & _). specialize (H (at_ 1) 0%nat ltac:(lia)). numbers.
Qed.
Lemma example_of_quadratic_score : quadratic_score 2 (vector [0; 3]) 4 (fun x => vector [x 0%nat; 0]) 1 (vector [5; 2]) = 57.
Proof. unfold quadratic_score. numbers. Qed.
(** x^2 - y^2 is largest along the first axis, and not along the second. *)
Lemma example_of_leads : leads 2 (form 2 saddle) (vector [1; 0]) /\ ~ leads 2 (form 2 saddle) (vector [0; 1]) /\ ~ leads 2 (fun _ => 0) (vector [1; 0]).
Proof.
  split; [|split].
  - split; [unfold unit_norm; numbers|]. intros z Hz. unfold unit_norm in Hz. simpl in Hz. rewrite !form_saddle.
    pose proof (Rle_0_sqr (z 1%nat)) as H1. unfold Rsqr in H1. unfold vector. simpl. split; [lra|]. intro E.
    assert (Z : z 1%nat * z 1%nat = 0) by lra. assert (z1 : z 1%nat = 0) by (apply Rmult_integral in Z; destruct Z; assumption).
    assert (H0 : (z 0%nat - 1) * (z 0%nat + 1) = 0) by lra. apply Rmult_integral in H0. destruct H0; [left | right]; intros i Hi;
      (destruct i as [|[|i]]; [| |lia]); unfold scale; simpl; lra.
  - intros (_ & H). destruct (H (vector [1; 0]) ltac:(unfold unit_norm; numbers)) as (H1 & _). rewrite !form_saddle in H1. numbers.
  - intros (_ & H). destruct (H (vector [0; 1]) ltac:(unfold unit_norm; numbers)) as (_ & H1). destruct (H1 eq_refl) as [E|E]; specialize (E 0%nat ltac:(lia)); numbers.
Qed.
Lemma example_of_tangent : tangent 2 (vector [3; 0]) (vector [5; 7]) 0%nat = 0 /\ tangent 2 (vector [3; 0]) (vector [5; 7]) 1%nat = 7.
Proof. unfold tangent. split; numbers. Qed.

(** ours, further: max(x, 3 - x), and twice that. *)
Lemma example_of_maxout_output : largest_piece 1 (at_ 1, 0) [(at_ (-1), 3)] (at_ 1) = 2 /\ largest_piece 1 (at_ 1, 0) [] (at_ 1) = 1 /\
  maxout_output 1 ([(2, ((at_ 1, 0), [(at_ (-1), 3)])); (1, ((at_ 1, 0), []))] : maxout_network) (at_ 1) = 5.
Proof. unfold maxout_output. simpl. rewrite Rmax_right by numbers. repeat split; numbers. Qed.
(** A unit that reads 2 z - x + 1, after relu(x). *)
Lemma example_of_skip_output : reads 1 1 (at_ 2, (at_ (-1), 1)) (at_ 3) (at_ 5) = 8 /\
  skip_through 1 1 ([(at_ 2, (at_ (-1), 1)); (at_ 0, (at_ (-1), 0))] : list skip_unit) (at_ 3) (at_ 5) 1%nat = 0 /\
  skip_output 0 1 [[(at_ 0, (at_ 1, 0))]] (at_ 2, (at_ (-1), 1)) (at_ 3) (fun _ => 0) = 4.
Proof.
  unfold skip_output, skip_through, reads, relu. simpl. split; [numbers|]. split; [rewrite Rmax_left; numbers | rewrite Rmax_right; numbers].
Qed.
Lemma example_of_grows_from : grows_from (at_ 2, (at_ (-1), 1)) /\ ~ grows_from (at_ (-1), (at_ 2, 1)).
Proof. split; [intro i; destruct i as [|[|i]]; numbers | intro H; specialize (H 0%nat); numbers]. Qed.
Lemma example_of_rectified : rectified {| units := []; below := 0; above := 1 |} /\ ~ rectified leaky.
Proof. split; [split; reflexivity | intros (H & _); simpl in H; lra]. Qed.
Lemma example_of_one_norm : one_norm 2 (vector [3; -4]) = 7. Proof. unfold one_norm. simpl. unfold vector. simpl. rewrite Rabs_right, Rabs_left by lra. lra. Qed.
Lemma example_of_in_hull : let s := [(at_ 0, plus); (at_ 4, plus); (at_ 9, minus)] in in_hull 1 s plus (at_ 1) /\ ~ in_hull 1 s plus (at_ 5).
Proof.
  intro s. split.
  - exists [(3/4, at_ 0); (1/4, at_ 4)]. split; [intros a x H; member H; split; unfold s; simpl; auto; lra|]. split; [simpl; lra|].
    intros i Hi. replace i with 0%nat by lia. numbers.
  - intros (l & Hl & H1 & E). assert (E0 : 5 = sum (fun t : R * vec => fst t * snd t 0%nat) l) by exact (E 0%nat ltac:(lia)).
    assert (Hle : sum (fun t : R * vec => fst t * snd t 0%nat) l <= 4 * sum fst l); [|lra]. clear E E0 H1.
    induction l as [|(a, x) r IH]; simpl; [lra|]. specialize (IH ltac:(intros; apply Hl; right; assumption)).
    destruct (Hl a x (or_introl eq_refl)) as (Ha & Hx). unfold s in Hx. simpl in Hx. destruct Hx as [Ex|[Ex|[Ex|[]]]]; inversion Ex; subst; numbers.
Qed.
Lemma example_of_nearest_points : nearest_points 1 line (at_ (-1)) (at_ 1).
Proof.
  assert (Hp : forall y a, In (at_ a, y) line -> in_hull 1 line y (at_ a)).
  { intros y a H. exists [(1, at_ a)]. split; [intros c x Hx; member Hx; split; [lra | assumption]|]. split; [simpl; lra|]. intros i _. simpl. ring. }
  split; [apply Hp; unfold line; simpl; auto|]. split; [apply Hp; unfold line; simpl; auto|].
  assert (Hone : forall y p, in_hull 1 line y p -> p 0%nat = sgn y).
  { intros y p (l & Hl & H1 & E). assert (E0 : p 0%nat = sum (fun t : R * vec => fst t * snd t 0%nat) l) by exact (E 0%nat ltac:(lia)).
    rewrite E0, <- (Rmult_1_r (sgn y)), <- H1. clear E E0 H1. induction l as [|(a, x) r IH]; simpl; [ring|].
    rewrite IH by (intros; apply Hl; right; assumption). destruct (Hl a x (or_introl eq_refl)) as (_ & Hx). unfold line in Hx. simpl in Hx.
    destruct Hx as [Ex|[Ex|[]]]; inversion Ex; subst; numbers. }
  intros qm qp Hm Hq. right. unfold norm. f_equal. apply Hone in Hm. apply Hone in Hq. unfold difference. simpl. rewrite Hm, Hq. numbers.
Qed.

(** Two points of the line on the margin, with dual numbers 0 at mu = 0 and 1/4 at mu = 1/2. *)
Definition course : list (R * R * (vec * label)) := [(0, 1/4, (at_ (-1), minus)); (0, 1/4, (at_ 1, plus))].
Lemma example_of_one_end : Tanay2018Statements.one_end course = [(0, (at_ (-1), minus)); (0, (at_ 1, plus))]. Proof. reflexivity. Qed.
Lemma example_of_other_end : Tanay2018Statements.other_end course = [(1/4, (at_ (-1), minus)); (1/4, (at_ 1, plus))]. Proof. reflexivity. Qed.
Lemma example_of_pull_of : Tanay2018Statements.pull_of (Tanay2018Statements.other_end course) 0%nat = 1/2 /\
  Tanay2018Statements.pull_of (Tanay2018Statements.one_end course) 0%nat = 0.
Proof. unfold Tanay2018Statements.pull_of, course. split; numbers. Qed.
Lemma example_of_stays_on : Tanay2018Statements.stays_on 1 (Tanay2018Statements.other_end course) 0 (1/2) (at_ 1, plus) /\
  ~ Tanay2018Statements.stays_on 1 (Tanay2018Statements.other_end course) 0 (1/2) (at_ 2, plus).
Proof. unfold Tanay2018Statements.stays_on, Tanay2018Statements.pull_of, course. split; numbers. Qed.

(** Finite laws: a fair coin of two rows, of two numbers, of two matrices of one entry. *)
Lemma example_of_expected : expected [(1/2, 3); (1/4, 5)] (fun a => 2 * a) = 11/2. Proof. unfold expected. numbers. Qed.
Lemma example_of_symmetric_rows : symmetric_rows 1 [(1/2, at_ 1); (1/2, at_ (-1))] /\ ~ symmetric_rows 1 [(1/2, at_ 1); (1/2, at_ (-2))] /\
  ~ symmetric_rows 1 [(2/3, at_ 1); (1/3, at_ (-2))].
Proof.
  split; [|split].
  - intros phi H. unfold expected. simpl. rewrite (H (scale (-1) (at_ 1)) (at_ (-1))), (H (scale (-1) (at_ (-1))) (at_ 1)); [ring | |];
      intros i Hi; replace i with 0%nat by lia; numbers.
  - intro H. specialize (H (fun w => w 0%nat) ltac:(intros w w' Hw; apply Hw; lia)). unfold expected in H. numbers.
  - intro H. specialize (H (fun w => w 0%nat * w 0%nat * w 0%nat) ltac:(intros w w' Hw; cbv beta; rewrite (Hw 0%nat) by lia; reflexivity)). unfold expected in H. numbers.
Qed.
Lemma example_of_symmetric_outputs : symmetric_outputs [(1/2, 3); (1/2, -3)] /\ ~ symmetric_outputs [(1, 3)].
Proof.
  split; [|intro H; specialize (H (fun a => a)); unfold expected in H; numbers].
  intro phi. unfold expected. simpl. replace (- (-3)) with 3 by ring. replace (-3) with (- (3)) by ring. ring.
Qed.
Lemma example_of_over_networks :
  over_networks ([([(1/2, at_ 1); (1/2, at_ 2)], [(1, 3)]); ([(1, at_ 1)], [(1/2, 1); (1/2, 5)])] : unit_laws) (fun f => output 1 f (at_ 2)) = 15.
Proof. unfold output. simpl. unfold expected, relu. simpl. rewrite !Rmax_right by numbers. numbers. Qed.
Lemma example_of_over_bits : over_bits 2 (fun D => match D with [true; false] => 8 | _ => 0 end) = 2 /\ over_bits 0 (fun D => INR (length D)) = 0.
Proof. split; simpl; lra. Qed.
Definition twos : network := [{| out := 2; row := at_ 3; bias := 0 |}; {| out := 5; row := at_ 7; bias := 0 |}].
Lemma example_of_selected : selected twos [false; true] 0%nat = 35 /\ selected twos [true; true] 0%nat = 41.
Proof. unfold selected, twos. split; numbers. Qed.
Lemma example_of_opens : opens 1 (at_ 1) {| out := 2; row := at_ 3; bias := -2 |} = true /\ opens 1 (at_ 1) {| out := 2; row := at_ 3; bias := -3 |} = false.
Proof. unfold opens. split; destruct Rlt_dec; numbers; reflexivity. Qed.
Definition two_by_two : matrix := fun k => match k with O => vector [3; 0] | _ => vector [4; 5] end.
Lemma example_of_times : times 2 (fun _ => vector [1; 2]) two_by_two 0%nat 0%nat = 11 /\ times 2 (fun _ => vector [1; 2]) two_by_two 0%nat 1%nat = 10 /\
  times 2 two_by_two unit_matrix 1%nat 0%nat = 4.
Proof. unfold times, two_by_two, unit_matrix. repeat split; numbers. Qed.
Lemma example_of_gated : gated (fun k => Nat.eqb k 0) two_by_two 0%nat 0%nat = 3 /\ gated (fun k => Nat.eqb k 0) two_by_two 1%nat 0%nat = 0.
Proof. unfold gated, two_by_two. split; numbers. Qed.
Lemma example_of_on_at : on_at 2 two_by_two (vector [-1; 1]) 0%nat = false /\ on_at 2 two_by_two (vector [-1; 1]) 1%nat = true /\
  on_at 2 two_by_two (vector [0; 1]) 0%nat = false /\ rectified_at 2 two_by_two (vector [-1; 1]) 0%nat = 0 /\ rectified_at 2 two_by_two (vector [-1; 1]) 1%nat = 1.
Proof.
  unfold on_at, rectified_at, relu, two_by_two. repeat split; try (destruct Rlt_dec; numbers; reflexivity); [rewrite Rmax_left; numbers | rewrite Rmax_right; numbers].
Qed.
(** One unit, -2 x, with the output weight 3: off at 1, on at -1, and on by half of the bits. *)
Lemma example_of_over_true :
  let ls := [(1%nat, [(1, fun _ => at_ (-2))])] : deep_laws in let outs := [(1, (fun _ => at_ 3) : matrix)] in let F := fun A g : vec => 100 * A 0%nat + g 0%nat in
  over_true 1 ls outs (at_ 1) unit_matrix unit_matrix F = -600 /\ over_true 1 ls outs (at_ (-1)) unit_matrix unit_matrix F = -606 /\
  over_free 1 ls outs unit_matrix unit_matrix F = -603.
Proof.
  intros ls outs F. unfold over_true, over_free, ls, outs, F, expected, times, gated, on_at, unit_matrix. simpl. unfold scale.
  repeat split; repeat (destruct Rlt_dec; numbers); numbers.
Qed.
Lemma example_of_alike : alike 1 1 two_by_two (fun _ => at_ 3) /\ ~ alike 2 1 two_by_two (fun _ => at_ 3).
Proof. split; [intros k Hk i Hi; replace k with 0%nat by lia; replace i with 0%nat by lia; reflexivity | intro H; specialize (H 1%nat ltac:(lia) 0%nat ltac:(lia)); unfold two_by_two in H; numbers]. Qed.
Lemma example_of_flip_row : flip_row 1 two_by_two 1%nat 0%nat = -4 /\ flip_row 1 two_by_two 0%nat 0%nat = 3 /\
  flip_column 1 two_by_two 1%nat 0%nat = 4 /\ flip_column 1 two_by_two 1%nat 1%nat = -5.
Proof. unfold flip_row, flip_column, two_by_two. repeat split; numbers. Qed.
(** A sign for a whole row is not one for each entry. *)
Lemma example_of_symmetric_matrices : symmetric_matrices 1 1 [(1/2, fun _ => at_ 2); (1/2, fun _ => at_ (-2))] /\
  ~ symmetric_matrices 1 1 [(1, fun _ => at_ 2)] /\ ~ symmetric_matrices 1 2 [(1/2, fun _ => vector [1; 1]); (1/2, fun _ => vector [-1; -1])].
Proof.
  split; [|split].
  - intros phi H k. unfold expected. simpl.
    assert (E : forall a, phi (flip_row k (fun _ => at_ a)) = phi (fun _ => at_ (if Nat.eqb 0 k then - a else a)) /\
                          phi (flip_column k (fun _ => at_ a)) = phi (fun _ => at_ (if Nat.eqb 0 k then - a else a))).
    { intro a. split; apply H; intros j Hj i Hi; replace j with 0%nat by lia; replace i with 0%nat by lia; unfold flip_row, flip_column; destruct (Nat.eqb 0 k); reflexivity. }
    rewrite (proj1 (E 2)), (proj1 (E (-2))), (proj2 (E 2)), (proj2 (E (-2))). destruct (Nat.eqb 0 k); [|split; reflexivity].
    replace (- (-2)) with 2 by ring. replace (-2) with (- (2)) by ring. split; ring.
  - intro H. destruct (H (fun W => W 0%nat 0%nat) ltac:(intros W W' HW; apply HW; lia) 0%nat) as (E & _). unfold expected, flip_row in E. numbers.
  - intro H. destruct (H (fun W => W 0%nat 0%nat * W 0%nat 1%nat) ltac:(intros W W' HW; cbv beta; rewrite (HW 0%nat ltac:(lia) 0%nat ltac:(lia)), (HW 0%nat ltac:(lia) 1%nat ltac:(lia)); reflexivity) 0%nat) as (_ & E).
    unfold expected, flip_column in E. numbers.
Qed.
Lemma example_of_symmetric_layers : let coin := [(1/2, (fun _ => at_ 2) : matrix); (1/2, fun _ => at_ (-2))] in
  symmetric_layers 1 [(1%nat, coin)] coin /\ ~ symmetric_layers 1 [(1%nat, [(1, (fun _ => at_ 2) : matrix)])] coin.
Proof. destruct example_of_symmetric_matrices as (H & Hn & _). split; [split; exact H | intros (H1 & _); exact (Hn H1)]. Qed.
(** A layer that is off leaves 0 to the next, and that is no tie. *)
Lemma example_of_no_deep_tie : let one := fun a => (1%nat, [(1, (fun _ => at_ a) : matrix)]) in
  no_deep_tie 1 [one 2; one 3] (at_ 1) /\ ~ no_deep_tie 1 [one 0] (at_ 1) /\ ~ no_deep_tie 1 [one 2; one 0] (at_ 1) /\ no_deep_tie 1 [one (-2); one 0] (at_ 1).
Proof.
  intro one. unfold one, no_deep_tie, rectified_at. simpl.
  assert (Hr : forall z, 0 <= z -> relu z = z) by (intros; apply Rmax_right; assumption). assert (Hl : forall z, z <= 0 -> relu z = 0) by (intros; apply Rmax_left; assumption).
  split; [|split; [|split]].
  - intros p W [E|[]]; inversion E; subst. split; [right; intros k Hk; numbers|]. intros p' W' [E'|[]]; inversion E'; subst. split; [|exact I].
    right. intros k Hk. rewrite Hr by numbers. numbers.
  - intro H. destruct (H 1 _ (or_introl eq_refl)) as ([E|E] & _); [specialize (E 0%nat ltac:(lia)); numbers | apply (E 0%nat); [lia | numbers]].
  - intro H. destruct (H 1 _ (or_introl eq_refl)) as (_ & H'). destruct (H' 1 _ (or_introl eq_refl)) as ([E|E] & _).
    + specialize (E 0%nat ltac:(lia)). simpl in E. rewrite Hr in E by numbers. numbers.
    + apply (E 0%nat); [lia | numbers].
  - intros p W [E|[]]; inversion E; subst. split; [right; intros k Hk; numbers|]. intros p' W' [E'|[]]; inversion E'; subst. split; [|exact I].
    left. intros i Hi. rewrite Hl by numbers. reflexivity.
Qed.

(** Three classes. *)
Lemma example_of_probabilities : probabilities 3 (vector [1/2; 1/3; 1/6]) /\ ~ probabilities 3 (vector [1/2; 1/2; 0]) /\ ~ probabilities 3 (vector [1/2; 1/2; 1/6]).
Proof.
  split; [|split]; [split; [intros [|[|[|k]]] Hk; numbers; lia | numbers] | intros (H & _); specialize (H 2%nat ltac:(lia)); numbers | intros (_ & H); numbers].
Qed.
Lemma example_of_error_of : error_of (vector [1/2; 1/3; 1/6]) 1 1%nat = -2/3 /\ error_of (vector [1/2; 1/3; 1/6]) 1 0%nat = 1/2.
Proof. unfold error_of. split; numbers. Qed.

(** Two unit vectors of the plane; vectors of lengths 2 and 1 along them. *)
Lemma example_of_orthonormal : orthonormal 2 2 (fun k => match k with O => vector [3/5; 4/5] | _ => vector [4/5; -3/5] end) /\
  ~ orthonormal 2 2 (fun _ => vector [3/5; 4/5]) /\ ~ orthonormal 2 1 (fun _ => vector [3; 4]).
Proof.
  split; [|split].
  - intros [|[|i]] [|[|j]] Hi Hj; numbers; lia.
  - intro H. specialize (H 0%nat 1%nat ltac:(lia) ltac:(lia)). numbers.
  - intro H. specialize (H 0%nat 0%nat ltac:(lia) ltac:(lia)). numbers.
Qed.
Lemma example_of_mean_projected : mean_projected 2 [vector [2; 0]; vector [0; 1]] 1 axis = 2 /\ mean_projected 2 [vector [2; 0]; vector [0; 1]] 2 axis = 5/2 /\
  strength_of 2 [vector [2; 0]; vector [0; 1]] (axis 0) = 4.
Proof. unfold mean_projected, strength_of, axis. repeat split; numbers. Qed.
Lemma example_of_singular_vectors : singular_vectors 2 [vector [2; 0]; vector [0; 1]] 2 1 axis /\
  ~ singular_vectors 2 [vector [1; 0]; vector [0; 2]] 2 1 axis /\ ~ singular_vectors 2 [vector [1; 1]; vector [0; 2]] 2 2 axis /\
  ~ singular_vectors 2 [vector [1; 0]; vector [0; 2]] 1 1 axis.
Proof.
  split; [|split; [|split]].
  - split; [intros [|[|i]] [|[|j]] Hi Hj; unfold axis; numbers; lia|].
    split; [intros r Hr [|[|k]] Hk; [| |lia]; member Hr; unfold axis; numbers|].
    split; [intros [|[|i]] [|[|j]] Hi Hj Hne; unfold axis; numbers; lia|].
    intros i j Hi Hj. replace i with 0%nat by lia. replace j with 1%nat by lia. unfold strength_of, axis. numbers.
  - intros (_ & _ & _ & H). specialize (H 0%nat 1%nat ltac:(lia) ltac:(lia)). unfold strength_of, axis in H. numbers.
  - intros (_ & _ & H & _). specialize (H 0%nat 1%nat ltac:(lia) ltac:(lia) ltac:(lia)). unfold axis in H. numbers.
  - intros (_ & H & _). specialize (H (vector [0; 2]) ltac:(simpl; auto) 1%nat ltac:(lia)). unfold axis in H. numbers.
Qed.
Lemma example_of_rectifies : rectifies [{| units := []; below := 0; above := 1 |}; {| units := []; below := 1; above := 1 |}] /\
  ~ rectifies [{| units := []; below := 0; above := 1 |}] /\ ~ rectifies [leaky; {| units := []; below := 1; above := 1 |}] /\ ~ rectifies [].
Proof. split; [repeat split|]. split; [intros (H & _); simpl in H; lra|]. split; [intros ((H & _) & _); simpl in H; lra | intros []]. Qed.
(** relu(x) > 0; and no network has no layer. *)
Lemma example_of_deep_nonnegative : deep_nonnegative 1 2 above_zero /\ ~ deep_nonnegative 1 0 above_zero.
Proof.
  split; [|intros ([|l r] & a & Hl & Hr & _); [destruct Hr | discriminate]].
  exists [{| units := [(at_ 1, 0)]; below := 0; above := 1 |}; {| units := [(at_ 1, 0)]; below := 1; above := 1 |}], 0.
  split; [reflexivity|]. split; [repeat split|]. split.
  - intros l w b [<-|[]] [E|[]] i. inversion E. destruct i as [|[|i]]; numbers.
  - left. intro x. assert (E : snd (outputs 1 [{| units := [(at_ 1, 0)]; below := 0; above := 1 |}; {| units := [(at_ 1, 0)]; below := 1; above := 1 |}] x) 0%nat = Rmax 0 (x 0%nat)).
    { simpl. unfold through, bend. simpl. unfold score, at_, vector. simpl. unfold Rmin, Rmax. repeat destruct Rle_dec; lra. }
    rewrite E. unfold above_zero, Rmax. destruct Rle_dec, Rlt_dec; split; intro; first [reflexivity | discriminate | lra].
Qed.

(** 0 against 1 and 3: the nearest point of the larger class takes the whole share. *)
Definition uneven : labelled_set := [(at_ 0, minus); (at_ 1, plus); (at_ 3, plus)].
Definition numbers_of (a b c : R) : nat -> R := fun k => match k with O => a | 1%nat => b | _ => c end.
Lemma example_of_place : Tanay2018Statements.place uneven 2 = (at_ 3, plus). Proof. reflexivity. Qed.
Lemma example_of_pulled : Tanay2018Statements.pulled uneven (numbers_of 1 (1/2) (1/2)) 0%nat = 2.
Proof. unfold Tanay2018Statements.pulled, Tanay2018Statements.place, uneven, numbers_of. numbers. Qed.
Lemma example_of_shares : Tanay2018Statements.shares uneven (numbers_of 1 (1/4) (3/4)) /\ ~ Tanay2018Statements.shares uneven (numbers_of 1 1 1) /\
  ~ Tanay2018Statements.shares uneven (numbers_of (1/2) (1/4) (1/4)) /\ ~ Tanay2018Statements.shares uneven (numbers_of 1 2 (-1)) /\
  ~ Tanay2018Statements.shares (uneven ++ [(at_ 5, plus)]) (numbers_of 1 (-1) 1).
Proof.
  unfold Tanay2018Statements.shares, Tanay2018Statements.place, uneven, numbers_of. split; [|split; [|split; [|split]]].
  - split; [intros [|[|[|k]]] Hk; simpl in *; try lia; split; try lra; intro; first [reflexivity | discriminate] | numbers].
  - intros (_ & H). numbers.
  - intros (H & _). destruct (H 0%nat ltac:(simpl; lia)) as (_ & H0). specialize (H0 eq_refl). simpl in H0. lra.
  - intros (H & _). destruct (H 1%nat ltac:(simpl; lia)) as (H0 & _). simpl in H0. lra.
  - intros (H & _). destruct (H 1%nat ltac:(simpl; lia)) as (H0 & _). simpl in H0. lra.
Qed.
Lemma example_of_nearest_shares : Tanay2018Statements.nearest_shares 1 uneven (numbers_of 1 1 0) /\ ~ Tanay2018Statements.nearest_shares 1 uneven (numbers_of 1 0 1).
Proof.
  assert (One : Tanay2018Statements.shares uneven (numbers_of 1 1 0)).
  { unfold Tanay2018Statements.shares, Tanay2018Statements.place, uneven, numbers_of. split; [|numbers].
    intros [|[|[|k]]] Hk; simpl in *; try lia; split; try lra; intro; first [reflexivity | discriminate]. }
  assert (En : forall c, norm 1 (Tanay2018Statements.pulled uneven c) = Rabs (Tanay2018Statements.pulled uneven c 0%nat)).
  { intro c. unfold norm. simpl. rewrite Rplus_0_l. apply sqrt_Rsqr_abs. }
  assert (Ep : forall c, Tanay2018Statements.pulled uneven c 0%nat = c 1%nat + 3 * c 2%nat)
    by (intro c; unfold Tanay2018Statements.pulled, Tanay2018Statements.place, uneven; numbers).
  split.
  - split; [exact One|]. intros c (Hc & Hb). rewrite !En, !Ep. unfold numbers_of. destruct (Hc 0%nat ltac:(simpl; lia)) as (_ & H0). specialize (H0 eq_refl).
    destruct (Hc 1%nat ltac:(simpl; lia)) as (H1 & _). destruct (Hc 2%nat ltac:(simpl; lia)) as (H2 & _). unfold Tanay2018Statements.place, uneven in Hb. numbers.
    rewrite !Rabs_right; lra.
  - intros (_ & H). specialize (H _ One). rewrite !En, !Ep in H. unfold numbers_of in H. rewrite !Rabs_right in H; lra.
Qed.
Lemma example_of_is_multiplier : Tanay2018Statements.is_multiplier 1 uneven (numbers_of 1 1 0) 2 /\ ~ Tanay2018Statements.is_multiplier 1 uneven (numbers_of 1 1 0) 4 /\
  ~ Tanay2018Statements.is_multiplier 1 uneven (numbers_of 1 1 0) (1/2).
Proof.
  assert (Ep : Tanay2018Statements.pulled uneven (numbers_of 1 1 0) 0%nat = 1)
    by (unfold Tanay2018Statements.pulled, Tanay2018Statements.place, uneven, numbers_of; numbers).
  unfold Tanay2018Statements.is_multiplier, Tanay2018Statements.place, uneven at 1. simpl dot. rewrite Ep. split; [|split].
  - intros [|[|[|k]]] Hk E; simpl in *; try lia; try discriminate; unfold at_, vector, numbers_of; simpl; split; intro; lra.
  - intro H. destruct (H 2%nat ltac:(simpl; lia) eq_refl) as (H2 & _). unfold numbers_of in H2. numbers.
  - intro H. destruct (H 1%nat ltac:(simpl; lia) eq_refl) as (_ & H1). unfold numbers_of in H1. numbers.
Qed.

Lemma example_of_right_at_most : right_at_most 1 [(at_ 1, plus); (at_ 2, plus); (at_ 3, minus)] (at_ 1) 0 /\
  ~ right_at_most 1 [(at_ 1, plus); (at_ 3, minus)] (at_ 1) 0 /\ ~ right_at_most 1 [(at_ (1/2), plus)] (at_ 1) 0.
Proof.
  unfold right_at_most, score, at_, vector. simpl. split; [|split]; repeat (destruct Rle_dec; simpl; try lra); lia.
Qed.
Lemma example_of_half_bend : half_bend 1 (fun _ => at_ 4) 3 (at_ 1) (at_ 2) = 5. Proof. unfold half_bend, form. numbers. Qed.
